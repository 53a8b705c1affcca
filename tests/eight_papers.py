"""Eight invented papers in three digests: small, but with everything that a real digest has."""

from dataclasses import replace
from datetime import date

from ingest.passages import passages_of
from vectorstore.values import Digest, DigestEntry, Paper, Passage, Section

FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 9)


def paper(
    arxiv_id: str, title: str, abstract: str, authors: str, published: date, categories: str = "cs.CV", version: int = 1
) -> Paper:
    names = tuple(name.strip() for name in authors.split(","))
    return Paper(arxiv_id, version, title, names, published, tuple(categories.split()), abstract)


def entry(about: Paper, position: int, **said: str) -> DigestEntry:
    """Keywords are section kinds with their Chinese text."""
    headings = {"overview": "概述", "method": "方法", "result": "结果", "limitations": "局限"}
    sections = tuple(Section(kind, headings[kind], text, "abstract") for kind, text in said.items())  # type: ignore[arg-type]
    return DigestEntry(about, position, sections, (about.abstract.split(". ")[0] + ".",))


DRIFT = paper(
    "2603.00101",
    "Rolling Without Drift: Training Video Generators on Their Own Mistakes",
    "Video generators that produce one frame after another are trained on clean frames but must continue from their own"
    " imperfect ones. This gap, known as exposure bias, lets small errors grow until a long clip falls apart. We expose"
    " the generator to its own degraded outputs during training and keep only a sparse memory of past frames. Clips of"
    " two minutes stay sharp, and training needs no teacher model.",
    "Lena Hofmann, Fei-Fei Li, Søren Østergård",
    date(2026, 2, 27),
    "cs.CV cs.LG",
)
SPLATS = paper(
    "2603.00102",
    "Street Splats: Gaussian Scenes of Whole Districts from Dashcams",
    "We reconstruct city districts from ordinary dashcam recordings with three-dimensional Gaussian splatting."
    " Moving cars"
    " are separated from the static street by their motion, and rolling shutter is modelled for every row of the image."
    " A district of four square kilometres renders at 90 frames per second on one graphics card.",
    "Marco Rossi, Aïcha Benali",
    date(2026, 2, 27),
    "cs.CV cs.GR",
)
BIOPSY = paper(
    "2603.00103",
    "Counting Cells You Cannot See: Weak Labels for Biopsy Slides",
    "Pathologists rarely outline single cells, but they do write down estimates. We train a segmentation"
    " network on these"
    " estimates alone by constraining the number of cells in every region. On three hospitals' slides it comes"
    " within four"
    " per cent of a network trained on outlines. The method fails where stains are uneven.",
    "Ngozi Okafor, Li Wei",
    date(2026, 2, 28),
    "eess.IV cs.CV",
)
GRASP = paper(
    "2603.00104",
    "Ask Before You Grasp: Language Feedback for Robot Hands",
    "A robot hand that meets an unknown object can ask a vision-language model where to touch it. We turn the"
    " answer into"
    " a contact map and correct it from the first slip. In 400 trials with household objects the hand drops a"
    " third fewer"
    " of them than a policy without questions.",
    "Jun Tanaka, Clara Núñez",
    date(2026, 3, 1),
    "cs.RO cs.CV",
)
SPARSE = paper(
    "2603.00105",
    "Half the Tokens: Pruning Vision-Language Models at Their First Layers",
    "Most image tokens of a vision-language model are never attended to after its third layer. We drop them there by a"
    " score that costs nothing, and answer the same questions at half the computation. No retraining is needed.",
    "Ravi Menon, Fei-Fei Li",
    date(2026, 3, 1),
    "cs.CV cs.CL",
)
BENCH = paper(
    "2603.00106",
    "WhereWasIt: A Benchmark for Remembering Places in Long Videos",
    "We present a benchmark of 2,100 questions about where things were in videos of an hour. Current models remember"
    " the last minutes and guess the rest: the best of them answers 41 per cent of the questions, people 93 per cent.",
    "Clara Núñez, Tom O'Brien",
    date(2026, 3, 7),
)
DEPTH = paper(
    "2603.00107",
    "Metric Depth from a Single Underwater Photograph",
    "Water absorbs red light faster than blue. We use this absorption as a ruler and estimate metric depth from one"
    " underwater photograph without calibration. Errors fall by 38 per cent on four reefs.",
    "Keala Kahale",
    date(2026, 3, 7),
)
FAKES = paper(
    "2603.00108",
    "Blink Twice: Telling Generated Faces by the Rhythm of Their Eyes",
    "Generated faces blink, but not as people do. We model the rhythm of blinking and detect generated videos that"
    " fool detectors of texture. The detector is robust to compression and needs six seconds of video.",
    "Aïcha Benali, Tom O'Brien",
    date(2026, 3, 8),
    "cs.CV cs.CR",
)
PAPERS = (DRIFT, SPLATS, BIOPSY, GRASP, SPARSE, BENCH, DEPTH, FAKES)

DIGESTS = (
    Digest(
        FIRST,
        "Arxiv Computer Vision Papers - 2026-03-02",
        "archive/arxiv_cv_report_2026-03-02.md",
        "Three papers on video, streets and cells.",
        (
            entry(
                DRIFT,
                1,
                overview="论文针对自回归视频扩散中的曝光偏差：训练时看到干净帧，推理时却要接着自己的误差继续生成。",
                method="训练时让生成器面对自己退化的输出，并用稀疏记忆代替完整历史，不需要教师模型。",
                limitations="作者没有讨论镜头切换频繁的视频。",
            ),
            entry(
                SPLATS, 2, overview="用行车记录仪视频和三维高斯泼溅重建整个街区。", result="单张显卡上每秒渲染90帧。"
            ),
            entry(BIOPSY, 3, overview="只用病理医生的估计数训练细胞分割网络，无需逐个勾画细胞。"),
        ),
    ),
    Digest(
        SECOND,
        "Arxiv Computer Vision Papers - 2026-03-03",
        "archive/arxiv_cv_report_2026-03-03.md",
        "",
        (
            entry(GRASP, 1, overview="机器人手遇到未知物体时，先向视觉语言模型询问应当接触哪里。"),
            entry(SPARSE, 2, overview="在前几层剪掉大部分图像词元，计算量减半，无需重新训练。"),
        ),
    ),
    Digest(
        THIRD,
        "Arxiv Computer Vision Papers - 2026-03-09",
        "archive/arxiv_cv_report_2026-03-09.md",
        "Benchmarks, water and fakes.",
        (
            entry(BENCH, 1, overview="一个关于长视频空间记忆的基准，包含2100个问题。"),
            entry(DEPTH, 2, overview="利用水对红光的吸收，从单张水下照片估计绝对深度。"),
            entry(FAKES, 3, overview="通过眨眼节奏识别生成的人脸视频，对压缩鲁棒。"),
        ),
    ),
)


def with_passages(*digests: Digest) -> list[tuple[Digest, list[Passage]]]:
    """What `Writer.add` takes."""
    return [(each, [cut for one in each.entries for cut in passages_of(one, each.date)]) for each in digests]


def newer(old: Paper, **changed: object) -> Paper:
    """The next version of a paper."""
    return replace(old, version=old.version + 1, **changed)  # type: ignore[arg-type]
