"""The bundled model, other models in its place, and its training from scratch on a toy corpus."""

import json
import lzma
import subprocess
import sys

import numpy as np
import pytest
from places import ROOT

from vectorstore.errors import UserError
from vectorstore.model.embedding import SentenceTransformerModel, StaticModel, bundled, load_model

FOLDER = ROOT / "vectorstore" / "model"

TEXTS = [
    "Exposure bias in autoregressive video diffusion",
    "自回归视频扩散中的曝光偏差",
    "3D高斯溅射（3DGS）meets NeRF: 512×512 at 30 fps",
    "Poincaré embeddings",
    "😀 with words",
    "ひらがな",
]


@pytest.fixture(scope="module")
def model():
    return bundled()


def cosine(model, one, other):
    left, right = model.embed([one, other])
    return float(left @ right)


def test_sentence_transformers_gives_the_same_vectors(model):
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(FOLDER), device="cpu").encode(TEXTS, convert_to_numpy=True)
    np.testing.assert_allclose(model.embed(TEXTS), theirs.astype(np.float32), atol=1e-3)


def test_rows_are_of_unit_length_whatever_the_text(model):
    odd = [
        "",
        " \n\t",
        "…？!，。",
        "😀🤖",
        "\x00\ufeff",
        "日本語ひらがな",
        "привет",
        "a" * 100_000,
        "长" * 100_000,
        *TEXTS,
    ]
    vectors = model.embed(odd)
    assert vectors.shape == (len(odd), model.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(model):
    assert model.embed([]).shape == (0, model.dimensions)
    assert model.tokens([]) == []


def test_a_text_has_one_vector_alone_and_among_others(model):
    np.testing.assert_array_equal(model.embed(TEXTS)[1], model.embed([TEXTS[1]])[0])


def test_case_width_and_accents_do_not_matter(model):
    assert cosine(model, "ＮｅＲＦ Poincaré", "nerf poincare") == pytest.approx(1)


def test_tokens_are_rows_of_the_table_and_leave_unknown_pieces_out(model):
    known, unknown, empty = model.tokens(["diffusion 扩散模型", "😀 ひらがな", ""])
    assert known.dtype == np.uint16
    assert len(known) >= 2
    assert len(unknown) == len(empty) == 0
    np.testing.assert_allclose(
        model.embed(["diffusion 扩散模型"])[0] * np.linalg.norm(model.table[known].sum(axis=0)),
        model.table[known].sum(axis=0),
        atol=1e-4,
    )


def test_pieces_are_lower_cased_words_and_short_chinese(model):
    assert model.pieces("Diffusion Models") == ["diffusion", "models"]
    assert all(len(piece) <= 4 for piece in model.pieces("多模态大语言模型的幻觉检测与缓解方法综述"))


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("曝光偏差", "exposure bias"),
        ("目标检测", "object detection"),
        ("扩散模型", "diffusion model"),
        ("点云配准", "point cloud registration"),
        ("医学图像分割", "medical image segmentation"),
        ("三维高斯溅射", "3D Gaussian splatting"),
        ("视觉语言模型的幻觉", "hallucination in vision-language models"),
        ("自动驾驶", "autonomous driving"),
    ],
)
def test_a_term_is_nearer_to_its_translation_than_to_other_terms(model, chinese, english):
    others = [
        "speech recognition",
        "protein folding",
        "graph theory",
        "image compression",
        "face recognition",
        "语音合成",
    ]
    translation, *rest = (cosine(model, chinese, text) for text in (english, *others))
    assert translation > max(rest) + 0.15


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("is there a paper on point cloud registration", "point cloud registration"),
        ("how can I make exposure bias smaller", "exposure bias smaller"),
        ("有没有办法做点云配准", "做点云配准"),
        ("我想知道怎么减少曝光偏差呢", "减少曝光偏差"),
    ],
)
def test_the_words_a_question_is_asked_in_hardly_move_it(model, asked, meant):
    assert cosine(model, asked, meant) > 0.85


def test_the_name_tells_weights_apart(model, tmp_path):
    copy = tmp_path / "model"
    copy.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (copy / name).write_bytes((FOLDER / name).read_bytes())
    assert StaticModel(copy).name == model.name
    content = bytearray((copy / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (copy / "model.safetensors").write_bytes(content)
    assert StaticModel(copy).name != model.name


def test_the_bundled_model_needs_neither_torch_nor_transformers():
    program = (
        "import sys; from vectorstore.model.embedding import bundled; bundled().embed(['x']); "
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'sentence_transformers')))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=FOLDER.parent.parent)


def test_nothing_or_bundled_names_the_bundled_model(model):
    assert load_model() is load_model("bundled") is model


def test_any_sentence_transformers_folder_can_take_its_place(model):
    other = load_model(str(FOLDER))
    assert isinstance(other, SentenceTransformerModel)
    assert other.name == str(FOLDER)
    assert other.dimensions == model.dimensions
    np.testing.assert_allclose(other.embed(TEXTS), model.embed(TEXTS), atol=1e-3)


@pytest.mark.parametrize("name", ["no-one/no-such-model", "/no/such/folder", "x y"])
def test_a_model_that_is_not_here_is_one_clear_line(name):
    with pytest.raises(UserError) as raised:
        load_model(name)
    assert repr(name) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_without_weights_is_one_clear_line(tmp_path):
    with pytest.raises(UserError, match="cannot read the embedding model"):
        StaticModel(tmp_path)


SUBJECTS = {
    "bird": "鸟类",
    "glacier": "冰川",
    "violin": "小提琴",
    "volcano": "火山",
    "bridge": "桥梁",
    "orchid": "兰花",
    "harbour": "港口",
    "comet": "彗星",
}
TASKS = {"counting": "计数", "mapping": "制图", "restoring": "修复", "grading": "分级", "tracking": "跟踪"}


def write_toy_corpus(folder):
    """A paper for each subject and task, in both languages; one is listed too late, and one is at a venue as well."""
    listed = [
        {
            "id": f"2501.{subject}.{task}",
            "listed": "2025-01-02",
            "title": f"{task.title()} every {subject}",
            "abstract": f"We study the {subject} from photographs. A small network learns {task}.",
            "analysis_zh": {"tldr": f"{SUBJECTS[subject]}：{TASKS[task]}。", "method": f"{TASKS[task]}，网络。"},
        }
        for subject in SUBJECTS
        for task in TASKS
    ]
    late = {"id": "2601.xylophone", "listed": "2026-01-05", "title": "Xylophone tuning", "abstract": "Xylophone."}
    venues = [{"title": f"A {subject} survey", "abstract": f"The {subject}. And its kin."} for subject in SUBJECTS]
    venues.append({**late, "title": "Xylophone: tuning"})
    for name, records in (("papers-2025-01", [*listed, late]), ("venues", venues)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl.xz").write_bytes(lzma.compress(lines.encode()))


def test_training_from_scratch_learns_translations(tmp_path):
    write_toy_corpus(tmp_path)
    command = [sys.executable, "-m", "vectorstore.training", tmp_path, "--output", tmp_path / "model"]
    subprocess.run([*command, "--minutes", "0.15"], check=True, cwd=FOLDER.parent.parent, capture_output=True)
    model = StaticModel(tmp_path / "model")
    chinese, english = model.embed(list(SUBJECTS.values())), model.embed(list(SUBJECTS))
    assert (chinese @ english.T).argmax(axis=1).tolist() == list(range(len(SUBJECTS)))
    assert "xylophone" not in model.pieces("xylophone")
    further = [*command[:-1], tmp_path / "further", "--begin-with", tmp_path / "model", "--minutes", "0.02"]
    subprocess.run(further, check=True, cwd=FOLDER.parent.parent, capture_output=True)
    trained_on = StaticModel(tmp_path / "further")
    assert trained_on.name != model.name
    assert trained_on.pieces(" ".join(SUBJECTS)) == model.pieces(" ".join(SUBJECTS))
    near = (trained_on.table * model.table).sum(axis=1) > 0
    assert near.mean() > 0.9


def test_tuning_learns_what_people_ask(tmp_path):
    write_toy_corpus(tmp_path)
    model, tuned = tmp_path / "model", tmp_path / "tuned"
    command = [sys.executable, "-m", "vectorstore.training", tmp_path, "--output", model, "--minutes", "0.15"]
    subprocess.run(command, check=True, cwd=FOLDER.parent.parent, capture_output=True)
    questions = tmp_path / "questions.jsonl"
    asked = [{"id": f"2501.comet.{task}", "q": "kin"} for task in TASKS] + [{"id": "2601.xylophone", "q": "bird"}]
    questions.write_text("".join(json.dumps(line) + "\n" for line in asked), encoding="utf8")
    options = ["--begin-with", model, "--questions", questions, "--steps", "30"]
    command = [sys.executable, "-m", "vectorstore.training.tune", tmp_path, "--output", tuned, *options]
    told = subprocess.run(command, check=True, cwd=FOLDER.parent.parent, capture_output=True, text=True).stdout
    assert told.startswith("5 questions")
    before, after = StaticModel(model), StaticModel(tuned)
    nearer = {subject: cosine(after, "kin", subject) - cosine(before, "kin", subject) for subject in SUBJECTS}
    assert max(nearer, key=nearer.__getitem__) == "comet"
