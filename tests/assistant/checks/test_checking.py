"""Checks of citations: faults put into correct answers are caught, correct sentences pass."""

import sys
from dataclasses import replace

import pytest
from eight_papers import BENCH, BIOPSY, DEPTH, DRIFT, GRASP, SPARSE
from places import ROOT, SHARED

from assistant.answer import Assistant
from assistant.checks.arithmetic import derived
from assistant.checks.checking import Fault, Source, judge, misquoted, unsupported
from assistant.checks.numerals import Number, numbers, unsupported_numbers
from assistant.checks.proper_names import names, unsupported_names
from assistant.values import Question
from ingest.digests.digest_file import read_digest
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.library import Library
from vectorstore.settings import Settings

sys.path.insert(0, str(ROOT / "tests" / "bench"))
from faults import measured, source_of

SEEDS = SHARED / "seeds"


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    with Library.open(Settings(home=tmp_path_factory.mktemp("samples")), write=True) as library:
        ingest([SAMPLES], library)
        digests = [digest for path in sorted(SAMPLES.glob("*.md")) if (digest := read_digest(path)[0])]
        return measured(library, digests, 20)


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        ("fabricated id", 1.0),
        ("swapped mark", 1.0),
        ("invented quote en", 1.0),
        ("invented quote zh", 1.0),
        ("claim from the summary", 0.85),
        ("quote from the summary", 1.0),
        ("changed number", 0.9),
        ("extra mark", 0.95),
    ],
)
def test_a_fault_in_a_correct_answer_is_caught(figures, fault, least):
    caught, tried = figures[fault]
    assert tried >= 20
    assert caught / tried >= least


def test_a_mark_whose_passage_says_the_sentence_or_half_of_it_is_kept(figures):
    lost, tried = figures["lost mark"]
    assert tried >= 20
    assert lost / tried <= 0.02


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_that_its_source_says_raises_no_alarm(figures, language):
    alarms, tried = figures[f"false alarm {language}"]
    assert tried >= 20
    assert alarms == 0


FORGE = replace(
    DEPTH,
    title="GrainForge: Reading the Age of Trees",
    abstract="Existing methods count rings badly and rely on a costly scanner. We introduce GrainForge, a teacher-free"
    " framework that converts photographs into growth maps and keeps a memory of old trunks. It improves the sharpness"
    " of thin rings. GrainForge outperforms existing methods and TimberNet on all three benchmarks, reaching 71.5% on"
    " KnotQA, 84.2% on BarkBench and 90.3% on RingSet.",
)

TRUE = [
    (DRIFT, "Rolling Without Drift exposes a video generator to its own degraded outputs during training."),
    (DRIFT, "It trains on its own outputs and keeps a sparse memory of past frames, without a teacher model."),
    (DEPTH, "由一张水下照片估计度量深度，无需标定相机。"),
    (DRIFT, "《Rolling Without Drift》在训练时让视频生成器面对自己退化的输出，不需要教师模型。"),
    (
        BIOPSY,
        "A segmentation network trained on the pathologists' estimates comes within 4% of one trained on outlines.",
    ),
    (BIOPSY, "The method fails where stains are uneven."),
    (GRASP, "In 400 trials, the hand drops a third fewer household objects than a policy without questions."),
    (SPARSE, "Dropping image tokens after the third layer halves the computation; no retraining is needed."),
    (BENCH, "WhereWasIt is a benchmark of 2,100 questions about where things were in hour-long videos."),
    (BENCH, "最好的模型只答对 41% 的问题，而人答对 93%。"),
    (DEPTH, "Metric depth is estimated from one underwater photograph without calibration, with errors 38% lower."),
    (DEPTH, "A calibration-free method estimates metric depth from one underwater photograph."),
    (DRIFT, "Rolling Without Drift is a teacher-free way to train video generators."),
    (DRIFT, "它是一种免教师的训练方法，让视频生成器面对自己退化的输出。"),
    (BENCH, "WhereWasIt 是一个关于长视频中物体位置的基准，共 2,100 个问题。"),
    (SPARSE, "Half the Tokens needs no retraining."),
    (FORGE, "TimberNet is surpassed by GrainForge on all three benchmarks."),
    (FORGE, "GrainForge converts photographs into growth maps and reaches 71.5% on KnotQA."),
    (FORGE, "GrainForge 在 BarkBench 上达到 84.2%，优于现有方法。"),
]
FALSE = [
    (DRIFT, "Clips of 5 minutes stay sharp with a sparse memory of past frames.", "numbers"),
    (DRIFT, "Together with SoraNet, the generator is trained on its own degraded outputs.", "names"),
    (BIOPSY, "On three hospitals' slides it comes within 14 per cent of a network trained on outlines.", "numbers"),
    (BENCH, "最好的模型答对 61% 的问题，而人答对 93%。", "numbers"),
    (BENCH, "A robot hand asks a vision-language model where to touch an unknown object.", "unsupported"),
    (DEPTH, "城市街区由行车记录仪视频重建，移动的车辆被分离出来。", "unsupported"),
    (FORGE, "GrainForge reaches 88.4% on KnotQA.", "numbers"),
    (GRASP, "Ask Before You Grasp is the best policy for robot hands.", "universal"),
    (GRASP, "该方法对所有物体都有效。", "universal"),
]


def source(paper):
    return Source(paper.abstract, f"{paper.title}\n{', '.join(paper.authors)}")


@pytest.mark.parametrize(("paper", "sentence"), TRUE)
def test_a_true_sentence_in_other_words_passes(read_library, paper, sentence):
    assert unsupported(read_library, sentence, [source(paper)]) is None


@pytest.mark.parametrize(("paper", "sentence", "problem"), FALSE)
def test_a_false_sentence_is_found_out(read_library, paper, sentence, problem):
    fault = unsupported(read_library, sentence, [source(paper)])
    assert fault
    assert fault.problem == problem
    assert fault.part in sentence


def test_another_passage_that_says_it_better_makes_the_mark_a_wrong_one(read_library):
    sentence = "We drop them there by a score that costs nothing."
    fault = unsupported(read_library, sentence, [source(GRASP)], [source(SPARSE)])
    assert fault
    assert fault.problem in ("unsupported", "swapped")
    assert unsupported(read_library, sentence, [source(SPARSE)], [source(GRASP)]) is None


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("GrainForge converts photographs into growth maps.", {1}),
        ("GrainForge reads the age of trees, while Half the Tokens drops image tokens after the third layer.", {1, 2}),
    ],
)
def test_of_several_marks_those_stay_without_which_the_sentence_lacks_a_source(read_library, sentence, marks):
    judged = judge(read_library, sentence, {1, 2, 3}, {1: source(FORGE), 2: source(SPARSE), 3: source(GRASP)})
    assert (judged.marks, judged.fault) == (marks, None)


def test_a_sentence_that_no_mark_supports_keeps_them_beside_what_is_wrong(read_library):
    judged = judge(read_library, "GrainForge reads 93 trees.", {1, 2}, {1: source(FORGE), 2: source(SPARSE)})
    assert (judged.marks, judged.fault) == ({1, 2}, Fault("numbers", "93"))


@pytest.mark.parametrize(
    "question", ["which papers tackle exposure bias in video generation", "哪些论文解决视频扩散中的曝光偏差"]
)
def test_every_citation_of_an_answer_holds_and_tells_where_its_quote_stands(read_library, question):
    answer = Assistant(read_library, Settings()).ask(Question(question))
    assert answer.citations
    for cited in answer.citations:
        assert misquoted(read_library, cited) is None
        assert source_of(read_library, cited).text[cited.start :].startswith(cited.quote)
        assert misquoted(read_library, replace(cited, version=cited.version + 1)) in ("no_paper", None)
        assert misquoted(read_library, replace(cited, arxiv_id="2301.00001")) == "no_paper"
        assert misquoted(read_library, replace(cited, quote=cited.quote[:-3] + "…")) == "quote"
        assert misquoted(read_library, replace(cited, start=cited.start + 1)) == "quote"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real digests (../shared/seeds) are not on this machine")
@pytest.mark.parametrize(
    "question", ["what is MMGR", "Is MMGR a reasoning framework or a benchmark?", "MMGR 是推理框架吗"]
)
def test_a_paper_is_what_its_abstract_says_and_not_what_the_digests_summary_does(tmp_path, question):
    with Library.open(Settings(home=tmp_path), write=True) as library:
        ingest([SEEDS], library)
        answer = Assistant(library, Settings()).ask(Question(question))
        first = answer.citations[0]
        assert (first.arxiv_id, first.source) == ("2512.14691", "abstract")
        assert "Benchmark" in first.quote
        abstract = [source_of(library, first)]
        assert (
            unsupported(library, "MMGR is an evaluation framework and benchmark of generative reasoning.", abstract)
            is None
        )
        summary = "MMGR 提出了一种多模态生成推理框架，以及 Spatia 的空间记忆机制。"
        fault = unsupported(library, summary, abstract)
        assert fault
        assert (fault.problem, fault.part) == ("names", "Spatia")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("by 38% and 38 per cent", {Number(38, "percent")}),
        ("百分之三十八，38％", {Number(38, "percent")}),
        ("2,100 questions, 2.1k", {Number(2100)}),
        ("10B parameters, 100亿参数", {Number(10_000_000_000)}),
        ("1.2 million clips and 120万段", {Number(1_200_000)}),
        ("twelve datasets, 十二个数据集", {Number(12)}),
        ("3x faster, 3 times, 三倍", {Number(3, "times")}),
        ("GPT-4 in 3D with ResNet50 and one map", set()),
    ],
)
def test_numbers_are_read_in_digits_and_words_of_both_languages(text, found):
    assert numbers(text) == found


def missing(sentence, source):
    return {said.number for said in unsupported_numbers(sentence, source)}


def test_a_bare_number_may_stand_for_a_percentage_but_a_factor_may_not():
    assert missing("rises by 38%", "from 12 to 38") == set()
    assert missing("38 times faster", "38% faster") == {Number(38, "times")}


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("(1) It drops tokens; 2) it keeps memory.", "It drops tokens and keeps memory."),
        ("2. 用稀疏记忆保存历史帧。", "It keeps a sparse memory of past frames."),
        ("Two stages are trained.", "First the encoder is trained, then the decoder."),
        ("支持百万词元的上下文，复杂度为二次。", "It supports contexts of a million tokens at quadratic cost."),
        ("One model is enough.", "A single model is enough."),
    ],
)
def test_labels_articles_and_what_is_summed_up_are_no_numbers_to_look_for(sentence, source):
    assert missing(sentence, source) == set()


def test_a_count_that_its_source_gives_otherwise_is_unsupported():
    assert missing("Two stages are trained.", "Three stages are trained.") == {Number(2)}


@pytest.mark.parametrize(
    ("sentence", "source", "follows"),
    [
        ("It wins by 13 points.", "It solves 68% of the tasks. Cloning solves 55%.", True),
        ("三分之一的样本就够了。", "It needs 900 samples instead of 2,700.", True),
        ("Errors are about six days.", "The mean error is 5.9 days.", True),
        ("A share of 20% is wrong.", "The precision is 80%.", True),
        ("玉米误差减少 3.9 天。", "The error for maize is 5.9 days against 9.8.", True),
        ("It wins by 14 points.", "It solves 68% of the tasks. Cloning solves 55%.", False),
        ("It takes 40 minutes.", "It takes 40 seconds.", False),
    ],
)
def test_a_number_may_follow_from_those_of_the_source(sentence, source, follows):
    assert all(derived(said, sentence, source) for said in unsupported_numbers(sentence, source)) == follows


def test_names_are_what_is_coined_or_capitalised_inside_a_sentence():
    assert names("The model DriftNet beats GPT-4 and Qwen on ImageNet-1k.") == {
        "DriftNet",
        "GPT-4",
        "Qwen",
        "ImageNet-1k",
    }
    assert names("论文提出 DriftNet，用 ViT 作骨干") == {"DriftNet"}
    assert names("3D-2D attention over 10B tokens in 4K beats 3DGS") == {"3DGS"}
    assert unsupported_names("It uses VQA and DriftNets.", "visual question answering with DriftNet") == set()
    assert unsupported_names("论文提出 Drift-Net 与 DriftNet-based 采样", "We propose DriftNet.") == set()
    assert unsupported_names("用DriftNet采样", "论文提出DriftNet，优于CLIP模型") == set()
    assert (
        unsupported_names("It knows Swedish law.", "法律问题")
        == unsupported_names("Is it Swedish?", "from Sweden")
        == set()
    )
    assert unsupported_names("论文提出 Spatia 与 GPT-5", "spatial memory, GPT-4") == {"Spatia", "GPT-5"}
