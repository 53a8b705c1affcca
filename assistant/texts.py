"""Every sentence that Paperlight itself says in an answer, once a language. All else in an answer is quoted."""

from dataclasses import dataclass
from typing import Literal

from assistant.markdown import escape
from vectorstore.values import Basis, Language


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's sentences; `{…}` are filled in by `str.format`."""

    refusal: str
    """The one refusal, shared by the extractive answer, the language model's prompt and the tests."""
    offer: str
    """What is said to a greeting, and to who asks for help."""
    holds: str
    holds_days: str
    only_papers: str
    nearest: str
    no_paper_passes: str
    empty_library: str
    empty_question: str
    long_question: str
    many_interests: str
    empty_interest: str
    no_id: str
    not_held: str

    quote: str
    digest: str
    interpretation: str
    interpretation_apart: str
    basis: dict[Basis, str]
    no_abstract: str
    withdrawn: str
    withdrawn_note: str
    uncited: str
    unsupported: str
    unsupported_part: str
    """The same of a part of a sentence."""

    no_such_day: str
    turned: str
    romanised: str
    overruled: str
    read_as: str
    unknowable: str
    not_yet: str
    newest_instead: str
    unsure: str
    outage: str
    model_wrote: str
    model_wrote_tokens: str
    model_wrote_cost: str
    finishes: dict[Literal["length", "filtered"], str]
    model_failed: str
    read_without_model: str
    refused_without_model: str
    timed_out: str
    unreachable: str
    rate_limited: str
    no_quota: str
    no_access: str
    unknown_model: str
    refused_request: str
    too_long: str
    server_error: str
    cut_off: str
    used_up: str
    filtered: str
    said_nothing: str
    cited_nothing: str
    unfounded: str
    wrong_language: str
    unusable: str
    no_package: str
    no_provider: str
    no_key: str
    not_set_up: str
    other_error: str

    matches: str
    may_match: str
    in_field: str
    like: str
    like_in: str
    like_pick: str
    by_followed: str
    outside: str
    unwanted: str
    far: str
    listed: str
    interpreted: str
    liked: str
    liked_here: str
    like_disliked: str
    disliked: str
    published: str
    separator: str

    reading_list: str
    note_why: str
    note_own: str
    references: str
    sources: dict[Literal["abstract", "analysis", "full text"], str]

    def doubts(self, part: str) -> str:
        """Returns the flag of a sentence that its marks do not say, of which this part is doubted, if that is known."""
        return self.unsupported_part.format(part=escape(part)) if part else self.unsupported


ENGLISH = Texts(
    refusal="No paper in the library answers this question.",
    offer="Paperlight answers questions about the papers of its library: which papers are about something, what one of"
    " them says, who wrote it and when, what a day brought, how many there are, how two compare.",
    holds="It holds {papers} papers and {digests} digests.",
    holds_days="The newest day is {last}, the first {first}.",
    only_papers="Paperlight answers from the papers of its library, and from nothing else.",
    nearest="Nearest papers, not answers:",
    no_paper_passes="No paper in the library passes these filters.",
    empty_library="the library is empty: read digests into it with `paperlight ingest PATH`",
    empty_question="the question is empty: type what you want to find, in English or Chinese",
    long_question="the question has {length:,} characters and at most {limit:,} are read: shorten it",
    many_interests="a list is ranked by at most {limit} interests and papers: leave some out",
    no_id="“{name}” is not an arXiv identifier: give one such as 2512.15702",
    not_held="{name} is not in the library: read a digest that holds it, or name another paper",
    empty_interest="“{interest}” names no subject: say what the papers should be about",
    quote="“{}”",
    digest="digest of {day}",
    interpretation="Interpretation from a digest's analysis{basis}, not the authors' words: {quote}",
    interpretation_apart="Interpretation from an analysis{basis}, not the authors' words: {quote}",
    basis={"abstract": " of the abstract", "pdf": " of the PDF", "unknown": ""},
    no_abstract="The library holds no abstract of this paper.",
    withdrawn="withdrawn",
    withdrawn_note="This paper has been withdrawn: nothing that it claimed is quoted.",
    uncited="(no citation)",
    unsupported="(not in the cited passage)",
    unsupported_part="(not in the cited passage: “{part}”)",
    no_such_day="There is no such day as {day}: it limits nothing here.",
    turned="The first day was given last: the two were swapped.",
    romanised="Papers hold their authors in Latin letters: {name} was read as {readings}, which others may share.",
    overruled="“{words}” ({said}) does not count: {given} is set beside the question.",
    read_as="Read {typed} as {read}.",
    unknowable="The library holds no affiliations, citations, venues or opinions and compares no figures:"
    " {words} was not searched for.",
    not_yet="Nothing in the library is later than {last}: ask for that day instead.",
    newest_instead="Nothing of the day asked for has come yet: these are of {day}, the newest day.",
    unsure="Not sure that this is what was meant.",
    outage="Only a part of the search works now, so papers may be missing here ({reason}).",
    model_wrote="{model} wrote this in {seconds:.1f} s.",
    model_wrote_tokens="{model} wrote this in {seconds:.1f} s: {read:,} tokens read, {written:,} written.",
    model_wrote_cost="{model} wrote this in {seconds:.1f} s: {read:,} tokens read, {written:,} written, cost {cost}.",
    finishes={
        "length": "It ended where an answer may be no longer: the end may be missing.",
        "filtered": "A content filter of its provider stopped it: the end is missing.",
    },
    model_failed="The language model {model} {reason}; this answer is composed of quotes from papers and digests.",
    read_without_model="The language model {model} {reason}; the question was understood without it.",
    refused_without_model="The language model {model} {reason}; it found no further answer.",
    timed_out="did not answer in time",
    unreachable="cannot be reached",
    rate_limited="refused the request because of its rate limit",
    no_quota="refused the request because its account is used up",
    no_access="refused the key",
    unknown_model="is not known to its server",
    refused_request="rejected the request",
    too_long="cannot read so much at once (PAPERLIGHT_LLM_CONTEXT tells how many tokens it can)",
    server_error="reported an error of its own",
    cut_off="stopped in the middle of its answer",
    used_up="used up the tokens of its answer before it said anything",
    filtered="was stopped by a content filter of its provider",
    said_nothing="said nothing",
    cited_nothing="cited no paper",
    unfounded="said nothing that its sources say",
    wrong_language="answered in another language",
    unusable="gave no usable reply",
    no_package="needs a package that is missing: {error}",
    no_provider="names no provider that LangChain knows",
    no_key="needs a key: set {error}",
    not_set_up="is not set up ({error}: see the address and the key)",
    other_error="failed ({error})",
    matches="matches {interest}: {sentence}",
    may_match="may match {interest}: {sentence}",
    in_field="is of the field {interest}",
    like="is like {title}: {sentence}",
    like_in="is like {title}: both on {shared}",
    like_pick="like your pick {title}: {shared}",
    by_followed="by {author}, whom you follow",
    outside="at the edge of your interests, unlike the papers above",
    unwanted="also about {interest}, which you do not want",
    far="weak, nearest to {wish}",
    listed=", ",
    interpreted="“{sentence}” (a digest's analysis)",
    liked="you like it",
    liked_here="liked in this profile",
    like_disliked="also like {title}, which counts against it",
    disliked="you dislike it",
    published="published {day}",
    separator="; ",
    reading_list="Reading list",
    note_why="Why it was listed",
    note_own="Notes",
    references="References",
    sources={"abstract": "abstract", "analysis": "interpretation", "full text": "full text"},
)

CHINESE = Texts(
    refusal="库中没有论文能回答这个问题。",
    offer="Paperlight 回答与库中论文有关的问题：哪些论文研究某个主题、一篇论文的内容、作者和日期、"
    "某天的日报、论文的数量、两篇论文的比较。",
    holds="库中有 {papers} 篇论文、{digests} 份日报。",
    holds_days="最新的一天是 {last}，最早的是 {first}。",
    only_papers="Paperlight 只根据库中的论文回答问题。",
    nearest="以下几篇最接近，但没有回答这个问题：",
    no_paper_passes="库中没有符合这些筛选条件的论文。",
    empty_library="论文库是空的：请先用 `paperlight ingest 路径` 读入日报",
    empty_question="问题是空的：请用中文或英文输入想找的内容",
    long_question="问题有 {length:,} 个字符，最多读取 {limit:,} 个：请缩短",
    many_interests="一份列表最多按 {limit} 个兴趣与论文排序：请减少一些",
    no_id="“{name}”不是 arXiv 编号：请写成 2512.15702 这样",
    not_held="库中没有 {name}：请先读入包含它的日报，或换一篇论文",
    empty_interest="“{interest}”没有说明主题：请写明论文应与什么有关",
    quote="“{}”",
    digest="{day} 日报",
    interpretation="日报解读里最相关的一句（模型撰写，{basis}；不一定是答案）：{quote}",
    interpretation_apart="解读里最相关的一句（不出自日报，模型撰写，{basis}；不一定是答案）：{quote}",
    basis={"abstract": "仅依据摘要", "pdf": "依据论文全文", "unknown": "未注明依据全文还是摘要"},
    no_abstract="库中没有这篇论文的摘要。",
    withdrawn="已撤稿",
    withdrawn_note="这篇论文已撤稿，因此不引用它的任何结论。",
    uncited="（无引用）",
    unsupported="（所引段落没有这么说）",
    unsupported_part="（所引段落没有这么说：“{part}”）",
    no_such_day="没有 {day} 这一天，因此未按它筛选。",
    turned="起止日期前后颠倒，已对调。",
    romanised="论文中的作者名为拉丁字母：{name}按 {readings} 查找，其中可能有同名的其他作者。",
    overruled="“{words}”（{said}）不起作用：问题之外已设定{given}。",
    read_as="{typed} 按 {read} 理解。",
    unknowable="库中没有单位、引用数、会议和评价等信息，也不比较数值，因此没有按{words}查找。",
    not_yet="库中最晚的内容是 {last}，此后还没有：请改问这一天。",
    newest_instead="所问的日子还没有内容：这里是最新一天 {day} 的论文。",
    unsure="不确定这样理解是否正确。",
    outage="目前只有部分检索可用，结果可能不全（{reason}）。",
    model_wrote="由 {model} 撰写，用时 {seconds:.1f} 秒。",
    model_wrote_tokens="由 {model} 撰写，用时 {seconds:.1f} 秒，输入 {read:,} 个 token，输出 {written:,} 个。",
    model_wrote_cost="由 {model} 撰写，用时 {seconds:.1f} 秒，输入 {read:,} 个 token，输出 {written:,} 个，"
    "费用 {cost}。",
    finishes={
        "length": "回答达到长度上限而中断，结尾可能不完整。",
        "filtered": "回答被服务商的内容过滤拦截，结尾缺失。",
    },
    model_failed="语言模型 {model} {reason}；以下回答由论文与日报的原文引文组成。",
    read_without_model="语言模型 {model} {reason}；问题已改由内置模型理解。",
    refused_without_model="语言模型 {model} {reason}；未能找到更多答案。",
    timed_out="未能及时回答",
    unreachable="无法连接",
    rate_limited="因请求过于频繁而拒绝了请求",
    no_quota="因账户额度用尽而拒绝了请求",
    no_access="的密钥未通过验证",
    unknown_model="在其服务器上不存在",
    refused_request="拒绝了请求",
    too_long="一次处理不了这么长的内容（请用 PAPERLIGHT_LLM_CONTEXT 设定它的 token 上限）",
    server_error="的服务器内部出错",
    cut_off="在回答中途停止",
    used_up="尚未作答就用完了输出长度",
    filtered="被服务商的内容过滤拦截",
    said_nothing="没有作答",
    cited_nothing="没有引用任何论文",
    unfounded="所写的内容在来源中都找不到依据",
    wrong_language="用了另一种语言作答",
    unusable="给出的回复无法使用",
    no_package="缺少软件包，请运行：{error}",
    no_provider="的服务商名称有误，LangChain 不支持",
    no_key="缺少密钥，请设置 {error}",
    not_set_up="配置有误（{error}，请检查地址与密钥）",
    other_error="出错（{error}）",
    matches="符合“{interest}”：{sentence}",
    may_match="可能符合“{interest}”：{sentence}",
    in_field="属于“{interest}”领域",
    like="与《{title}》相近：{sentence}",
    like_in="与《{title}》相近，都涉及{shared}",
    like_pick="与您选的《{title}》相近：{shared}",
    by_followed="作者 {author} 在您的关注之列",
    outside="在关注点的边缘，与上面的论文不同",
    unwanted="也涉及您不想看的“{interest}”",
    far="关联较弱，最接近“{wish}”",
    listed="、",
    interpreted="“{sentence}”（日报解读）",
    liked="您喜欢的论文",
    liked_here="本方案已选或喜欢的论文",
    like_disliked="也与《{title}》相近，因此减分",
    disliked="您不喜欢的论文",
    published="{day} 发布",
    separator="；",
    reading_list="阅读清单",
    note_why="入选原因",
    note_own="笔记",
    references="参考文献",
    sources={"abstract": "摘要", "analysis": "解读", "full text": "全文"},
)

NAMES: dict[Language, str] = {"en": "English", "zh": "Chinese"}
"""Of the languages, as a language model is told them."""

TEXTS: dict[Language, Texts] = {"en": ENGLISH, "zh": CHINESE}
