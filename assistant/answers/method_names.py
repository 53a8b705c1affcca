"""What papers call what they do, in English and Chinese."""

METHOD_NAMES = r"""
Knowledge distillation = 知识蒸馏: distill\w* / self-distill\w* / teacher-student / teacher model / 蒸馏
Preference optimization = 偏好优化: DPO / preference (?:optimi[sz]ation|learning|alignment|tuning)
    / 偏好(?:优化|学习|对齐)
Reinforcement learning = 强化学习: reinforcement (?:learn|fine)\w* / GRPO / RLVR / RLHF / PPO / RL
    / policy (?:optimi[sz]ation|gradient) / verifiable reward / 强化(?:学习|微调) / 策略(?:优化|梯度)
Low-rank adaptation and adapters = 低秩适配与适配器: LoRA / QLoRA / low-rank adapt\w* / adapter
    / parameter-efficient / 低秩(?:适|微调) / 适配器 / 参数高效
Contrastive learning = 对比学习: contrastive (?:learn|pre-?train|loss|objective|train|align|supervis|fine-?tun)\w*
    / contrastively / InfoNCE / 对比(?:学习|损失|预训练|训练|对齐)
Self-supervised learning = 自监督学习: self-supervis\w* / masked (?:auto-?encod|image model|modell?ing)\w*
    / unsupervised (?:learn|train|pre)\w* / 自监督 / 无监督 / 掩码(?:建模|自编码)
Semi-supervised learning and pseudo-labels = 半监督学习与伪标签: semi-supervis\w* / pseudo-?\s?label\w*
    / weakly[- ]supervis\w* / weak supervision / self-train\w* / 半监督 / 伪标签 / 弱监督 / 自训练
Active learning = 主动学习: active learning / actively select\w* / 主动学习
Curriculum learning = 课程学习: curricul\w+ / easy-to-hard / progressive training / 课程(?:学习|训练) / 由易到难
Meta-learning = 元学习: meta-?learn\w* / 元学习
Federated learning = 联邦学习: federated / 联邦
Adversarial training = 对抗训练: adversarial(?:ly)? (?:train|learn|self-)\w* / GAN / discriminator
    / 对抗(?:训练|学习|生成网络) / 判别器
Domain adaptation = 域适应: domain (?:adapt|generali[sz]|align|adversarial|randomi[sz])\w* / 域适应 / 域自适应
    / 域泛化 / 领域(?:适应|自适应|泛化)
Test-time adaptation = 测试时适应: test-time (?:adapt|train|optimi[sz]|learn)\w* / 测试时(?:适应|训练|优化|自适应)
Replay of earlier data = 样本回放: replay(?:s|ed|ing)?\b / rehears\w+ / exemplar / 回放 / 重放
Model merging = 模型合并: model (?:merging|soup) / merging models / weight (?:averag|interpolat)\w*
    / task (?:arithmetic|vector) / 模型(?:合并|融合) / 权重(?:合并|平均|插值)
Model editing and unlearning = 模型编辑与遗忘: model editing / knowledge editing / unlearn\w* / concept eras\w*
    / weight edit\w* / 模型编辑 / 知识编辑 / 机器遗忘 / 概念擦除
Synthetic data = 合成数据:
    synthe(?:tic|si[sz]ed) (?:[\w-]+ ){0,2}?(?:data|image|sample|video|corp|example|pair|label|trajector|question)\w*
    / data (?:synthesis|generation) / synthesi[sz]\w* (?:[\w-]+ ){0,2}?(?:data|training|sample)\w*
    / back-?translat\w* / 合成(?:的)?(?:数据|图像|样本|语料|视频|训练) / 数据合成 / 回译
Data selection and filtering = 数据筛选: data (?:select|filter|curat|prun|clean|mixture|mixing)\w*
    / sample selection / coreset / filter\w* (?:[\w-]+ ){0,2}?(?:data|samples|examples)\b / quality filter\w*
    / deduplicat\w* / 数据(?:筛选|过滤|选择|清洗|去重|策划|配比) / 样本(?:筛选|选择) / 筛选(?:数据|样本)
Data augmentation = 数据增强: data augment\w* / augmentation / mixup / cutmix / 数据(?:增强|增广|扩增)
*Supervised fine-tuning = 监督微调: fine-?tun\w+ / supervised fine-?tun\w+ / SFT / instruction[- ]tun\w+ / 监督微调
    / 指令微调 / 微调
*Pre-training = 预训练: pre-?training / continued pre-?train\w* / 继续预训练 / 持续预训练
    / 预训练(?:策略|目标|阶段)
*Joint training on several tasks = 多任务联合训练: multi-?task (?:learn|train)\w* / jointly (?:train|optimi[sz])\w*
    / joint (?:train|optimi[sz])\w* / 多任务(?:学习|训练) / 联合(?:训练|优化)
*Regularization and losses = 正则化与损失设计: regulari[sz]\w+ / novel loss / auxiliary loss / dedicated loss
    / consistency loss / focal loss / alignment loss / perceptual loss / margin loss / loss function / 正则化?
    / 一致性损失 / 辅助损失 / 损失函数
Quantization = 量化: quanti[sz](?:ation|ed|ing|e)\b / vector-quanti[sz]\w+ / low-bit / 4-bit / 2-bit / 1-bit
    / 8-bit / VQ-\w+ / 量化(?!评|分析|指标|研究|了) / 低比特 / 码本
Pruning and token selection = 剪枝与词元筛选: prun(?:e|ed|es|ing)\b / sparsif\w+
    / token (?:reduc|drop|evict|select)\w* / evict\w* / 剪枝 / 稀疏化 / 驱逐 / 令牌(?:丢弃|选择|驱逐)
    / 词元(?:丢弃|选择)
Compression of tokens and context = 词元与上下文压缩: token (?:merg|compress)\w* / merg\w+ (?:[\w-]+ )?tokens
    / compress\w* (?:[\w-]+ ){0,3}?(?:token|context|prompt)s?\b / context (?:compress|summar)\w*
    / prompt compress\w* / 令牌(?:合并|压缩|融合) / 词元(?:合并|压缩|融合) / 上下文压缩 / 提示压缩
Speculative decoding = 推测解码: speculati(?:ve|on)\b(?: decod\w+| sampl\w+)? / self-speculat\w+(?: decod\w+)?
    / draft (?:model|token|tree) / 推测(?:解码|推理|采样) / 投机(?:解码|采样) / 草稿模型
Early exit and skipping = 提前退出与跳步: early[- ](?:exit|stop|terminat)\w*
    / skip\w* (?:[\w-]+ )?(?:layer|step|block|comput)\w* / layer[- ]skip\w* / adaptive computation
    / 提前(?:退出|终止|停止) / 早退 / 早停 / 跳过
Caching and reuse = 缓存复用: cach(?:ing|es?|ed)\b(?! (?:size|footprint|budget)) / reus(?:e|es|ed|ing)\b / 缓存
    / 复用 / 重用
Routing and mixture of experts = 路由与混合专家: mixtures?[- ]of[- ](?:[\w-]+ )?expert / MoE
    / rout(?:ing|er|ers|es)\b / cascad\w+ / gating network / multi-expert / 混合专家 / 专家(?:混合|网络|模块)
    / 路由 / 级联
Sparse and linear attention = 稀疏与线性注意力: sparse[- ]attention / linear[- ]attention / local attention
    / window(?:ed)? attention / block attention / efficient attention / sliding[- ]window / attention sparsity
    / linear complexity / 稀疏注意力 / 线性注意力 / 窗口注意力 / 局部注意力
State-space models = 状态空间模型: state[- ]space model / Mamba / SSM / 状态空间
Low-rank structure = 低秩结构: low-rank(?! adapt) / SVD / singular value / tensor decomposition
    / matrix factori[sz]ation / 低秩(?!适|微调) / 奇异值 / 张量分解 / 矩阵分解
Fewer sampling steps = 减少采样步数: one-step / single-step / few-step / four-step
    / two-step (?:generat|sampl|diffus)\w* / consistency (?:model|distill)\w* / step reduction
    / fewer (?:[\w-]+ )?steps / 单步 / 一步(?:生成|扩散|采样) / 少步 / 几步 / 减少.{0,4}步数
Parallel computation = 并行计算: parallel (?:decod|generat|sampl|comput|infer|draft|process|execut)\w*
    / parallelism / GPU[- ](?:accelerat|kernel)\w* / CUDA / custom kernel
    / 并行(?:解码|生成|采样|计算|推理|处理|化)
Contrastive decoding = 对比解码: contrastive[- ]decod\w*
    / contrast\w* (?:[\w-]+ ){0,3}?(?:logit|distribution|output)s? / 对比解码 / 对比(?:输出|分布)
*Decoding strategies = 解码策略: decoding / logit / 解码(?!器)
Steering of attention = 注意力调控:
    attention (?:steer|re-?weight|interven|modulat|re-?distribut|re-?direct|re-?calibrat|re-?allocat)\w*
    / attention (?:enhanc|re-?inforc|guid|regulat|manipulat|refin|retention|shift|sink)\w*
    / visual re-?inforc\w* / re-?weight\w* (?:[\w-]+ ){0,2}?attention / amplif\w* (?:[\w-]+ ){0,2}?attention
    / modulat\w* (?:[\w-]+ ){0,2}?attention / 注意力(?:调[控制整]|干预|重[分加]|引导|校准|增强|重定向|保留)
Steering of activations = 激活引导: activation (?:steer|edit|interven|engineer|patch)\w*
    / representation (?:steer|edit|interven|engineer|shift)\w* / latent (?:steer|interven)\w* / steering
    / hidden[- ](?:states?|representations?) / sparse auto-?encoder / 激活(?:引导|干预|编辑|操控)
    / 表示(?:引导|干预|编辑|工程) / 表征(?:引导|干预|编辑|工程) / 引导向量 / 转向向量 / 稀疏自编码器 / 隐藏状态
Guidance of sampling = 采样引导: classifier-free / guided (?:sampl|diffus|generat|denois)\w* / sampling guidance
    / guidance (?:scale|sampl|during)\w* / 无分类器引导 / 引导采样 / 采样引导
*Prompting = 提示工程: prompt(?:s|ing)?\b(?! compress) / in-context (?:learn|example|demonstrat)\w*
    / few-shot (?:prompt|example|demonstrat)\w* / 提示 / 上下文学习
Step-by-step reasoning = 逐步推理: chain-?of-?thought / CoT / step-by-step / structured reasoning
    / multi-step reasoning / explicit reasoning / latent reasoning / reasoning (?:trace|chain|step|path) / 思维链
    / 逐步推理 / 链式(?:推理|思[维考]) / 多步推理 / 推理(?:链|轨迹)
Voting and self-consistency = 投票与自洽: self-consisten\w* / majority vot\w* / voting / ensembl\w+ / best-of-\w+
    / multiple samples / 自洽 / 自一致 / 投票 / 集成学习 / 多次采样
Verification and self-correction = 验证与自我纠错: verification / verifier
    / self-(?:reflect|correct|refin|check|critiqu|verif|evaluat|improv)\w* / critic\b / critique / fact-check\w*
    / introspecti\w+ / 验证(?:器|模块|机制) / 自我?(?:反思|纠[错正]|修正|验证|校正)
    / 自我(?:反思|纠[错正]|修正|验证|校正|批评) / 事实核查 / 反思
Search and evolution = 搜索与进化: tree[- ]search / MCTS / beam search / search algorithm / heuristic search
    / evolutionary / genetic algorithm / planner / 树搜索 / 束搜索 / 进化(?:算法|搜索) / 遗传算法 / 规划器
Retrieval = 检索增强: retriev(?:al|e|ed|es|ing|er)\b / RAG / re-?rank\w* / external knowledge / 检索 / 重排
    / 外部知识
Knowledge and scene graphs = 知识图谱与场景图: knowledge[- ]graph / ontolog(?:y|ies)\b / scene graph / event graph
    / entity graph / 知识图谱 / 本体 / 场景图
Tools and programs = 工具与程序: tool[- ](?:us|call|integrat|augment)\w* / external tool
    / code (?:generation|execution|interpreter) / program synthesis / executable / symbolic solver
    / 工具(?:调用|使用|集成|增强) / 外部工具 / 代码(?:生成|执行) / 程序合成 / 符号求解
Several agents = 多智能体协作: multi-?agent / agent (?:collaborat|debat|cooperat)\w* / debate
    / speciali[sz]ed agent / 多智能体 / 多代理 / 辩论
Memory = 记忆机制: remember\w*
    / memory[- ](?:bank|modul|augment|mechanism|token|network|structure|system|integrat|retriev|manag)\w*
    / memory[- ](?:consolidat|unit|graph|layer|pool|updat|compress|evol|architect|framework|store|context)\w*
    / memories / long-term memory / episodic memory / spatial memory / working memory / external memory
    / persistent memory / hybrid memory / semantic memory / KV-[mM]emory / evolving memory / 记忆 / 记住
Uncertainty and calibration = 不确定性与校准: uncertaint(?:y|ies)\b / calibrat\w+ / conformal / confidence-\w+
    / confidence (?:score|estimat|calibrat|threshold|gat)\w* / entropy / 不确定性 / 校准 / 共形 / 置信度
Probing of a model's inside = 模型内部探测: probes?\b / probing / mechanistic / logit lens
    / internal (?:signal|state|representation|activation)s? / 探针 / 探测 / 内部(?:表[示征]|状态|激活)
Guards on input and output = 输入输出防护: guardrail / guard model / safety (?:filter|classif|detect|prob)\w*
    / prompt (?:filter|saniti[sz]|purif)\w* / content (?:filter|moderat)\w* / 护栏 / 安全(?:过滤|检测|审[核查])
    / 内容(?:过滤|审[核查])
Flow matching = 流匹配: flow[- ]matching / rectified[- ]flow / normali[sz]ing flow / 流匹配 / 整流流 / 归一化流
Diffusion models = 扩散模型: diffusion / denoising / DiT / score-based / 扩散 / 去噪
Autoregressive generation = 自回归生成: auto-?regressi\w+ / next-(?:token|frame|scale) predict\w* / 自回归
Autoencoders = 自编码器: variational (?:auto|infer)\w* / VAE / auto-?encoder / 变分 / 自编码器
Gaussian splatting = 高斯溅射: gaussian (?:splat|primitiv|sequence|represent)\w* / gaussians / 3DGS / 4DGS
    / splatting / GS / 3D [gG]aussian / 高斯(?:溅射|泼溅|喷溅|基元|点|表示)
Neural fields = 神经场: NeRF / radiance field / neural (?:implicit|field|render)\w*
    / implicit (?:neural|surface|represent)\w* / signed distance / 神经辐射场 / 隐式(?:神经|表[示征]|场|曲面)
    / 符号距离
Feed-forward reconstruction = 前馈式重建: feed-?forward(?! network) / VGGT / DUSt3R / pointmap / 前馈
Geometry and cameras = 几何与相机:
    geometr(?:y|ic)[- ](?:prior|constraint|consisten|guid|aware|cue|supervis|condition|ground|align)\w*
    / depth (?:prior|map|guid|estimat|cue|supervis)\w* / multi-view (?:consisten|geometr|constraint)\w* / epipolar
    / camera[- ](?:pose|trajector|condition|control|motion)\w* / point cloud / bundle adjustment
    / 3D (?:prior|condition|cache|proxy|geometr)\w* / 几何(?:先验|约束|一致|引导|监督|感知) / 深度(?:先验|图|引导)
    / 极线 / 相机(?:位姿|轨迹|控制) / 点云
Motion and optical flow = 运动与光流: optical flow
    / motion (?:prior|model|estimat|cue|guid|field|condition|decompos|basis|bases|vector)\w* / scene flow
    / point track\w* / 光流 / 运动(?:先验|建模|场|引导|分解) / 场景流 / 点跟踪
Segmentation and masks = 分割与掩码: segmentation mask / object mask / semantic mask / SAM\d? / segment anything
    / 分割(?:掩码|掩膜) / 目标掩码
Frequency analysis = 频域分析:
    frequency[- ](?:domain|aware|based|decompos|guid|band|analys|component|modulat|space|selectiv|split)\w*
    / wavelet / fourier / spectral (?:analys|decompos|filter|feature)\w*
    / high-frequency (?:compon|detail|inform)\w* / 频域 / 频率(?:分析|感知|分解|引导) / 小波 / 傅里叶
Graph networks = 图网络: graph[- ](?:neural|convolution|attention|transformer|based|structured)\w* / GNN
    / message passing / 图神经 / 图卷积 / 图注意力 / 消息传递
World models = 世界模型: world(?:[- ]action)?[- ]model / dynamics model / latent action / 世界模型 / 动力学模型
    / 潜在动作
Imitation of demonstrations = 模仿示范: imitat\w+ / behaviou?r(?:al)? cloning / demonstrations / retarget\w*
    / teleoperat\w* / affordance / 模仿 / 行为克隆 / 示范 / 重定向 / 可供性
Simulation = 仿真: simulators? / in simulation / digital twin / sim-to-real / simulated environment
    / physics engine / 仿真 / 模拟器 / 数字孪生
Physics = 物理约束: physics-(?:inform|ground|aware|base|guid|constrain|driv)\w*
    / physical(?:ly)?[- ](?:ground|constrain|prior|law|simulat|inform)\w* / PINN / governing equation
    / 物理(?:约束|先验|信息|感知|引导|规律|定律)
Causes and counterfactuals = 因果与反事实:
    causal (?:[\w-]+ )?(?:infer|interven|graph|model|discover|mediat|adjust|learn)\w* / counterfactual\w*
    / front-door / 因果(?:推[断理]|干预|图|模型|发现) / 反事实
Prototypes and clustering = 原型与聚类: prototyp\w+ / cluster\w* / nearest[- ]neighbou?r / k-means / codebook
    / 原型 / 聚类 / 最近邻
Disentangling and projection = 解耦与投影: disentangl\w+ / decoupl\w+
    / orthogonal (?:project|constraint|subspac|decompos|regulari)\w* / subspace / null[- ]space
    / divide-and-conquer / 解耦 / 解纠缠 / 正交 / 子空间 / 零空间
*Fusion of features = 特征融合: cross-attention / feature fusion / modality fusion / multi-?modal fusion
    / layer fusion / multi-scale fusion / gated fusion / adaptive fusion / 交叉注意力 / 特征融合 / 模态融合
    / 多模态融合 / 门控融合
Optimal transport = 最优传输: optimal transport / wasserstein / sinkhorn / 最优传输
Bayesian methods = 贝叶斯方法: bayes(?:ian)? / gaussian process / posterior (?:infer|sampl|estimat|distribut)\w*
    / MCMC / 贝叶斯 / 高斯过程 / 后验
Statistical tests = 统计检验: statistical (?:test|detect)\w* / p-values? / hypothesis test\w*
    / difference-in-difference / distributional (?:deviat|discrep)\w* / 统计检验 / 假设检验 / 分布(?:偏差|差异)
Reconstruction error = 重建误差: reconstruction[- ](?:error|based|residual|discrep)\w* / 重建(?:误差|残差|差异)
    / 重构(?:误差|残差|差异)
Forensic traces = 取证痕迹: forensic (?:trace|feature|cue|clue|artifact)\w* / fingerprint / watermark\w*
    / demosaic\w* / noise residual / perceptual artifact / generation artifact / 取证(?:痕迹|线索|特征) / 指纹
    / 水印 / 去马赛克
Hand-made features = 手工特征: hand-?crafted / SIFT / HOG / LBP / random forest / XGBoost / SVM / support vector
    / 手工 / 随机森林 / 支持向量
Convex and alternating optimization = 凸优化与交替优化: alternating (?:[\w-]+ )?(?:optimi[sz]|minimi[sz]|direct)\w*
    / convex (?:[\w-]+ )?(?:optimi[sz]|approximat|program|relax)\w* / successive convex\w* / fractional programming
    / block coordinate\w* / majorization\w* / ADMM / integer programming / linear programming / semidefinite
    / closed-form / Lagrang\w+ / 交替优化 / 凸优化 / 凸近似 / 整数规划 / 线性规划 / 半定 / 闭式解 / 拉格朗日
Game theory and mechanisms = 博弈与机制设计: game[- ]theor\w+ / nash / mechanism design / auction / stackelberg
    / bandit / 博弈 / 纳什 / 机制设计 / 拍卖
Codes = 编码: polar code / LDPC / reed-solomon / cyclic code / linear code / error-correcting code / coding scheme
    / codeword / 极化码 / 循环码 / 线性码 / 纠错码 / 编码方案
Rules, logic and formal proof = 规则、逻辑与形式化证明: neuro-?symbolic
    / formal (?:verif|proof|method|logic|specif)\w* / theorem prov\w* / rule-based
    / logic(?:al)? (?:rule|program|constraint)s? / first-order logic / SMT / 神经符号 / 形式化 / 定理证明
    / 基于规则 / 逻辑(?:规则|编程|约束)
Profiles of users = 用户画像: user (?:profil|embedd|model|represent|prefix|histor)\w* / persona / personas
    / 用户(?:画像|建模|嵌入|档案|历史|表[示征]) / 人格
Transfer between languages = 跨语言迁移: cross-lingual / cross-language / transfer learning
    / vocabulary (?:exten|expan|adapt)\w* / transliterat\w* / parallel corp\w* / romani[sz]\w+ / pivot / 跨语言
    / 迁移学习 / 词表扩 / 音译 / 平行语料 / 罗马化
People in the loop = 人在回路: human-in-the-loop / human feedback / expert feedback / user feedback
    / crowd-?sourc\w* / 人在回路 / 人类反馈 / 人工反馈 / 专家反馈 / 众包
Reward models and judges = 奖励模型与评判模型: LLM[- ]as[- ] ?a?-?judge / LLM judge / rubric / reward model\w*
    / 奖励模型 / 评判模型 / 裁判
*Without training = 免训练: training-free
    / without (?:any |additional |further |extra |re-?|model )*(?:re)?training\b
    / no (?:additional |further )?training\b / plug-and-play / 免训练 / 无需(?:额外|重新)?训练 / 即插即用
"""
"""A method a paragraph: its name in English and in Chinese, then what texts call it: regular expressions between
slashes, the first two characters of each as they stand, those in capitals only so. A star says that so many papers do
it, whatever else they do, that another method tells more of one."""
