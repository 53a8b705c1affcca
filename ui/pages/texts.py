"""The words of the browser interface in English and Chinese, and which of them a browser wants."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from vectorstore.values import Language

_WORDS: dict[str, tuple[str, str]] = {
    "tagline": ("Ask the papers. Every statement is quoted and cited.", "向论文提问，每句话都有原文出处。"),
    "tab_chat": ("Ask", "提问"),
    "tab_triage": ("Triage", "选读"),
    "tab_library": ("Library", "文库"),
    # asking
    "question": ("Question", "问题"),
    "question_hint": ("Ask in English or Chinese", "用中文或英文提问"),
    "ask": ("Ask", "提问"),
    "new_conversation": ("New conversation", "新对话"),
    "filters": ("Limit the papers", "限定论文范围"),
    "published_since": ("Published since", "发表不早于"),
    "published_until": ("Published until", "发表不晚于"),
    "date_hint": ("YYYY-MM-DD", "年-月-日，如 2025-12-18"),
    "categories": ("Categories", "类别"),
    "author": ("Author", "作者"),
    "author_hint": ("a name or a word of it", "姓名或其中一个词"),
    "clear_filters": ("Clear", "清除"),
    "bad_date": ("“{value}” is no date; write it as 2025-12-18.", "“{value}” 不是日期，请写成 2025-12-18 的形式。"),
    "since_after_until": (
        "The range starts on {since}, after it ends on {until}; swap the two.",
        "起始日 {since} 晚于结束日 {until}，请对调。",
    ),
    "empty_question": ("Write a question first.", "请先写下问题。"),
    "failed": (
        "Something went wrong while answering; your question is kept. Try again, or look at the server's log.",
        "回答时出了错，问题已保留。请重试，或查看服务器日志。",
    ),
    "welcome_counts": (
        "{papers:,} {papers|paper} from {digests:,} {digests|digest}, {first} to {last}",
        "{digests:,} 份日报中的 {papers:,} 篇论文，{first} 至 {last}",
    ),
    "welcome_papers": ("{papers:,} {papers|paper}, none of them from a digest", "{papers:,} 篇论文，均非来自日报"),
    "welcome_empty": (
        "The library is empty. Read your digests first: paperlight ingest FOLDER",
        "文库是空的。请先读入日报：paperlight ingest 文件夹",
    ),
    "examples": ("From the newest digest", "来自最新一期日报"),
    "example_about": ("Papers on {topic}", "关于 {topic} 的论文有哪些？"),
    "example_how": ("How does {name} work?", "{name} 是怎么做的？"),
    "example_results": ("What are the results of {name}?", "{name} 的实验结果如何？"),
    "example_day": ("What happened on {day}?", "{day} 有什么新论文？"),
    "searching": ("Looking through the papers…", "正在查找论文……"),
    "writing": ("Writing…", "正在作答……"),
    "step_plan": ("Planning what to look for…", "正在计划检索……"),
    "step_verify": ("Checking each sentence against its sources…", "正在逐句核对出处……"),
    "stop_writing": ("Stop", "停止"),
    "stopped": (
        "Stopped. What was written until then is kept, and was not checked.",
        "已停止。保留已写的内容，但尚未核对。",
    ),
    "papers": ("Papers", "论文"),
    "answer": ("Answer", "回答"),
    "no_answer": ("No answer in this library", "文库中没有答案"),
    "more_papers": ("{count} more {count|paper}", "另外 {count} 篇论文"),
    "why_listed": ("Passes the filters", "符合筛选条件"),
    "withdrawn": ("Withdrawn", "已撤稿"),
    "why_near": ("Near, not an answer", "相近，但并非答案"),
    "strong": ("Strong match", "高度相关"),
    "fair": ("Fair match", "比较相关"),
    "weak": ("Weak match", "弱相关"),
    "may_answer": ("{count} {count|paper} that may answer", "{count} 篇可能相关"),
    "the_first": (" (the first {count})", "（前 {count} 篇）"),
    "near_ones": ("{count} near, not answers", "{count} 篇相近，但并非答案"),
    "open": ("Not told: {conditions}", "摘要未说明：{conditions}"),
    "listed": ("; ", "；"),
    "abstract": ("Abstract", "摘要"),
    "interpretation": ("Interpretation", "解读"),
    "in_digest": ("Digest {day}", "日报 {day}"),
    "stop": (". ", "。"),
    "name_comma": (", ", "，"),
    "others": ("and {more} more", "等 {all} 人"),
    "copy_markdown": ("Copy as Markdown", "复制为 Markdown"),
    "copied": ("Copied", "已复制"),
    "extractive": ("Composed of quotes from papers and digests", "由论文与日报的原文引文组成"),
    "by_model": ("Written by {model}, checked against its quotes", "由 {model} 撰写，并与引文核对"),
    "in_seconds": ("{seconds} s", "{seconds} 秒"),
    "quotes_alone": ("extractive", "原文摘引"),
    "made": ("{count} {count|citation}, {mode}, {seconds} s", "引用 {count} 处，{mode}，{seconds} 秒"),
    "limited_to": ("Limited to", "限定于"),
    "understood": ("Understood", "已理解为"),
    "drop_filter": ("Ask without this filter: {words}", "不作此筛选，重新提问：{words}"),
    "from_words": ("From the words “{words}”", "出自“{words}”"),
    "follows": ("follows the conversation", "承接上文"),
    "read_as": ("“{typed}” read as “{read}”", "“{typed}”读作“{read}”"),
    "among_papers": ("among {count} papers shown before", "在前面的 {count} 篇中"),
    "unwanted": ("not {condition}", "排除 {condition}"),
    "latest": ("newest first", "按时间倒序"),
    "answer_in_en": ("answer in English", "用英文回答"),
    "answer_in_zh": ("answer in Chinese", "用中文回答"),
    # triage
    "triage_lead": (
        "Pick a day or a range, say what your group cares about, and take home a reading list.",
        "选一天或一段日期，写下大家关心的内容，生成一份阅读清单。",
    ),
    "from_day": ("From day", "起始日"),
    "to_day": ("To day", "结束日"),
    "day_choice": ("{day} · {count} {count|paper}", "{day} · {count} 篇"),
    "interests": (
        "What the reading group cares about, one a line; the arXiv id of a paper for more like it",
        "读书会关心的内容，每行一项；填 arXiv 编号则找与之相近的论文",
    ),
    "interests_hint": ("long video generation\nrobot manipulation from video", "长视频生成\n从视频学习机器人操作"),
    "rank": ("Rank the papers", "排序"),
    "no_days": ("There are no papers in this range.", "这段日期里没有论文。"),
    "ranked": ("{count} {count|paper}, best first", "{count} 篇论文，按相关性排序"),
    "show_more": ("Show {count} more", "再显示 {count} 篇"),
    "weaker": ("{count} weaker", "另有 {count} 篇关联较弱"),
    "show_weaker": ("Show", "显示"),
    "none_meets": ("No paper of these days meets what is asked for.", "这些天的论文都不符合所列的关注点。"),
    "types": ("Types of papers", "论文类型"),
    "tick_all": ("Tick all", "全选"),
    "tick_none": ("Tick none", "全不选"),
    "pick_paper": ("Put “{title}” on the reading list", "把《{title}》加入阅读清单"),
    "reading_list": ("Reading list", "阅读清单"),
    "tick_hint": ("Tick papers to build the list.", "勾选论文以生成清单。"),
    "picked": ("{count} {count|paper}", "{count} 篇论文"),
    "copy": ("Copy", "复制"),
    "download": ("Download", "下载"),
    # library
    "papers_count": ("{count|paper}", "论文"),
    "digests_count": ("{count|digest}", "日报"),
    "entries_count": ("{count|entry|entries}", "条目"),
    "passages_count": ("{count|passage}", "段落"),
    "by_day": ("Papers by day of the digest", "每天日报中的论文"),
    "by_category": ("Papers by category", "按类别的论文数"),
    "digests": ("Digests", "日报"),
    "day": ("Day", "日期"),
    "model": ("Embedding model", "向量模型"),
    "indexes": ("Indexes", "索引"),
    "wiki": ("On your wiki", "放进 wiki"),
    "wiki_open": (
        "Paste this into a page of one of these sites: {origins}.",
        "把这段代码贴进以下站点的页面：{origins}。",
    ),
    "wiki_closed": (
        "No site may frame the chat yet. Start the server with "
        "PAPERLIGHT_EMBED_ORIGINS=https://wiki.example.org, then paste this.",
        "目前没有站点可以嵌入。请以 PAPERLIGHT_EMBED_ORIGINS=https://wiki.example.org 启动服务器，再粘贴这段代码。",
    ),
    # digest page
    "digest_of": ("Digest of {day}", "{day} 日报"),
    "back": ("Ask the library", "向文库提问"),
    "contents": ("Papers of the day", "当日论文"),
    "summary": ("Summary of the day", "当日概览"),
    "summary_note": (
        "Written by a language model from titles and first authors; no evidence about a paper.",
        "由语言模型根据标题与第一作者撰写，不作为论文的依据。",
    ),
    "abstract_note": ("The authors' words", "作者原文"),
    "findings_note": ("Key findings of the digest are marked.", "日报所列要点已标出。"),
    "analysis_note": ("Written by a language model", "由语言模型撰写"),
    "basis_abstract": ("from the abstract alone", "仅依据摘要"),
    "basis_pdf": ("from the PDF", "依据全文 PDF"),
    "basis_unknown": ("basis not stated", "依据不详"),
    "no_digest": ("There is no digest of {day} in this library.", "文库中没有 {day} 的日报。"),
    # paper page
    "paper_page": ("Details", "详情"),
    "no_id": (
        "“{name}” is no arXiv identifier; write it as 2512.15702.",
        "“{name}” 不是 arXiv 编号，请写成 2512.15702 的形式。",
    ),
    "no_paper": ("arXiv:{id} is not in this library.", "文库中没有 arXiv:{id}。"),
    "cite": ("Cite", "引用"),
    "ask_paper": ("Ask this paper", "就这篇论文提问"),
    "paper_limits": ("What are its limits?", "有哪些局限？"),
    "paper_limits_q": ("What are the limitations of {id}?", "{id} 有哪些局限？"),
    "paper_results": ("What are its results?", "实验结果如何？"),
    "paper_results_q": ("What are the results of {id}?", "{id} 的实验结果如何？"),
    "paper_method": ("How does it work?", "是怎么做的？"),
    "paper_method_q": ("How does {id} work?", "{id} 是怎么做的？"),
    "full_text": ("Text", "全文"),
    "full_text_note": (
        "From arXiv; details are answered from these sections",
        "取自 arXiv；细节问题会依据这些章节作答",
    ),
    "related": ("Papers like it", "相近的论文"),
}  # fmt: skip


_NOUN = re.compile(r"\{(\w+)\|(\w+)(?:\|(\w+))?\}")


class Words(Mapping[str, str]):
    """The interface's words in one language: `words["ask"]`, or `words.fill("open", …)` for one with gaps."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.html_language = {"en": "en", "zh": "zh-CN"}[language]
        self._words = MappingProxyType({key: pair[language == "zh"] for key, pair in _WORDS.items()})

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def fill(self, key: str, **values: object) -> str:
        """The words of `key` with its gaps filled; `{count|entry|entries}` is the noun for one or several, as `count`
        says, and `{count|paper}` that of several with an s."""

        def noun(match: re.Match[str]) -> str:
            return match[2] if values[match[1]] == 1 else match[3] or f"{match[2]}s"

        return _NOUN.sub(noun, self[key]).format(**values)


def browser_language(accept_language: str | None) -> Language:
    """The interface's language for an Accept-Language header: Chinese where it is wanted most, else English."""
    wanted = []
    for part in (accept_language or "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), tag.lower()))
        except ValueError:
            continue
    best = max(wanted, key=lambda pair: pair[0], default=(0.0, ""))[1]
    return "zh" if best == "zh" or best.startswith("zh-") else "en"
