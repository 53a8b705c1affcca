"""What papers tell in numbers, and the words and units by which English and Chinese sentences tell it."""

import re
from dataclasses import dataclass

_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is asked for: by which words, by which words and units it is told, whether it is always an amount,
    whether rates and gains such as 40% and 2x tell it, and whether on a named benchmark a number alone tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    amount: bool = False
    rate: bool = False
    score: bool = False


def _measure(asked: str, told: str, amount: bool = True, rate: bool = False, score: bool = False) -> Measure:
    return Measure(re.compile(asked, _I), re.compile(told, _I), amount, rate, score)


MEASURES = (
    _measure(
        r"(?:size|scale|large|big)\b.*\b(?:data|benchmark|corpus|training set)|数据集?的?(?:规模|大小)|数据量",
        r"\b(?:data ?sets?|benchmarks?|images?|videos?|clips?|samples?|pairs|questions|captions|frames|examples|hours"
        r"|scenes|tokens|annotations)\b|数据集|样本|图像|图片|视频|片段|小时|问题|条",
    ),
    _measure(
        r"\b[GT]PUs?\b|graphics cards?|accelerators?|显卡|^[张块]$|[张块]卡|^卡$",
        r"\b[GT]PUs?\b(?! ?(?:memory|内存|显存))|graphics cards?|\b(?:[AHV]\d{3}s?|A6000|RTX ?-?\d{4})\b|显卡",
        amount=False,
    ),
    _measure(
        r"\bparam(?:eter)?s?\b|\bmodel size\b|^how (?:large|big)$|参数|模型(?:规模|大小)|^多大$",
        r"\bparam(?:eter)?s?\b|(?<=\d)[BM]\b(?=[- ](?:\w+[- ])?(?:model|variant|version|footprint|backbone))"
        r"|model size|footprint|参数",
    ),
    _measure(r"\blearning rates?\b|学习率", r"\blearning rates?\b|\blr\b|学习率"),
    _measure(r"\bbatch(?: sizes?)?\b|批(?:次|量)?大小|批次", r"\bbatch(?: sizes?)?\b|批(?:次|量)?大小"),
    _measure(r"\bepochs?\b|训练轮|轮[数次]?$", r"\bepochs?\b|轮"),
    _measure(r"\b(?:iterations?|training steps|steps)\b|迭代|步数|^步$", r"\b(?:iterations?|steps?)\b|迭代|步"),
    _measure(
        r"\bresolutions?\b|分辨率",
        r"\bresolutions?\b|(?<=\d)p\b|(?<=\d)\s?(?:\$?\\times\$?|[×x])\s?(?=\d{3})|(?<=\b[248])K\b|分辨率",
    ),
    _measure(
        r"\bfps\b|frames per second|frame rate|\bspeed\b|latency|throughput|inference (?:time|cost)|runtime"
        r"|how (?:much )?(?:fast|slow|quick)|多快|帧率|速度|延迟|吞吐|耗时",
        r"\bfps\b|frames per second|\bHz\b|(?<=\d)\s?ms\b|milliseconds?|real[- ]time|\bfaster\b|speed[- ]?ups?\b"
        r"|\bspeeds?\b|latency|帧|毫秒|加速|速度|延迟|更快",
        rate=True,
    ),
    _measure(
        r"\b(?:memory|VRAM)\b(?! (?:bank|module))|显存|内存",
        r"(?<=\d)\s?[GMT]i?B\b|\b(?:GPU |peak )?memory\b|显存|内存",
        rate=True,
    ),
    _measure(
        r"\b(?:training time|duration|(?:GPU )?(?:hours|days)|time|how long)\b|时间|时长|多久|^(?:小时|天|秒|分钟)$",
        r"\b(?:hours?|days?|minutes?|seconds?|years?)\b|小时|天|分钟|秒",
    ),
    _measure(r"\b(?:money|costs?|price|dollars)\b|成本|多少钱|^钱$|费用", r"\$\s?(?=\d)|dollars?|\bUSD\b|美元"),
    _measure(
        r"\b(?:accurac(?:y|ies)|scores?|performance|results?|gains?|improvements?|percentage|percent|proportion|fraction"
        r"|how (?:well|good|accurate(?:ly)?|often|much))\b"
        r"|准确率|精度|得分|分数|成绩|性能|提升|提高|改善|下降|表现|效果|比例|百分|^分$",
        r"%|(?<=\d)\s?(?:x\b|×|倍)|\bper ?cent\b|accurac(?:y|ies)|\bscores?\b|\bpoints?\b"
        r"|\b(?:mAP|F1|IoU|PSNR|FID|AUC)\b|准确率|精度|得分",
        rate=True,
        score=True,
    ),
)

PERCENT = re.compile(r"\b(?:percent(?:age)?|per cent|proportion|fraction|share)\b|比例|百分", _I)
"""Asks for a part of a whole."""

METRIC = re.compile(
    r"\b(?:FID|FVD|PSNR|SSIM|LPIPS|m?AP|mIoU|IoU|F1|AUC|AUROC|EER|BLEU|CIDEr|J&F|recall|precision|error|MAE|RMSE)\b",
    _I,
)
"""Scores by a name of their own."""

_PAIRS = """
stage 阶段 data 数据 dataset 数据集 benchmark 基准 image 图像 image 图片 video 视频 clip 片段 frame 帧 model 模型
layer 层 class 类别 category 类别 sample 样本 language 语言 module 模块 backbone 骨干 backbone 骨干网络
backbone 主干网络 encoder 编码器 decoder 解码器
optimizer 优化器 loss 损失 question 问题 annotation 标注 scene 场景 task 任务 domain 领域 robot 机器人 camera 相机
participant 参与者 method 方法 expert 专家 region 地区 ability 能力 framework 框架 agent 智能体 modality 模态
metric 指标 baseline 基线 teacher 教师模型 license 许可 citation 引用
"""
TRANSLATIONS = tuple(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
"""Words of the field in both languages, for texts that tell in one what is asked in the other."""

DEGREE = re.compile(
    r"\b(how (?:much )?(?:fast(?:er)?|slow(?:er)?|quick(?:ly)?))\b|(多快)"
    r"|\b((?:size|scale) of (?:the |its )?(?:[\w-]+ ){0,2}?(?:data ?set|benchmark|corpus|training (?:set|data)))"
    r"|\b(how (?:large|big) (?:is|are|was|were) (?:the |its )?(?:[\w-]+ ){0,2}?(?:data ?set|benchmark|corpus))"
    r"|(数据集?的?(?:规模|大小)|数据量)"
    r"|\b(how (?:large|big)) (?:is|are|was) (?:the |its )?(?:∎|model)|(?:∎|模型)\s*有?(多大)"
    r"|\b(how (?:accurate(?:ly)?|well|good|often))\b"
    r"|\b(how much) (?:do|does|did|is|better|of an improvement)\b(?!.*\bcost)|\bhow much\b.*\b(costs?)\b|(多少钱)"
    r"|\b(how long)\b.*\b(?:train\w*|run|take|inference)\b|(?:训练|运行).*(多久|多长时间)",
    _I,
)
"""Asks for a measure without its noun; `∎` stands for the paper."""

_FIGURE = r"(?<![A-Za-z\d.])(?<![A-Za-z]-)\d[\d.,]*(?!\d*D\b)(?:e-?\d+)?"
_NUMBER_WORDS = (
    r"\b(?:a single|one(?= (?:graphics|GPU|A100|H100|RTX))|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|twenty|dozens?|hundreds?|thousands?|millions?|billions?)\b"
    r"|[两二三四五六七八九十百千万]+(?=[个种张块台项类阶层大条份名位轮亿天])|一(?=[张块台名])|单(?=[张块卡])"
)
NUMBER = re.compile(rf"{_FIGURE}|{_NUMBER_WORDS}", _I)
COUNT = re.compile(rf"{_FIGURE}(?!\s?\\?(?:%|per ?cent|×|x\b|times\b|倍|\$))|{_NUMBER_WORDS}", _I)
"""A number that may count things: no rate."""
