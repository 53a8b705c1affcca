"""A chat server that others wrote, with a model that babbles: `transformers serve` and random weights."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from places import ROOT

from assistant.answer import Assistant
from assistant.texts import ENGLISH
from assistant.values import Found, Question
from vectorstore.settings import Settings

MODEL = ROOT / "vectorstore" / "model"
TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("transformers", "torch", "uvicorn", "accelerate")),
    reason="transformers, torch, uvicorn or accelerate is not installed",
)


@pytest.fixture(scope="module")
def babbler(tmp_path_factory):
    """A folder with a chat model of random weights and the bundled model's tokenizer."""
    code = f"""
import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
tokenizer = PreTrainedTokenizerFast(tokenizer_file={str(MODEL / "tokenizer.json")!r})
tokenizer.add_special_tokens({{"eos_token": "<end>", "pad_token": "<pad>"}})
tokenizer.chat_template = {TEMPLATE!r}
torch.manual_seed(0)
config = LlamaConfig(vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1,
    num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=8192,
    eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id)
model = LlamaForCausalLM(config)
model.generation_config.max_new_tokens = 40
for part in (tokenizer, model):
    part.save_pretrained("babbler")
"""
    folder = tmp_path_factory.mktemp("models")
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    return folder / "babbler"


@pytest.fixture(scope="module")
def server(babbler):
    """The address of `transformers serve`, without a network."""
    command = shutil.which("transformers", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = babbler.parent / "log.txt"
    with log.open("wb") as said:
        serving = subprocess.Popen(
            [str(command), "serve", str(babbler), "--host", "127.0.0.1", "--port", "0", "--device", "cpu"],
            env=environment, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 120
            while not (listens := re.search(r"running on (http://127\.0\.0\.1:\d+)", log.read_text())):
                assert serving.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.3)
            yield f"{listens[1]}/v1"
        finally:
            serving.terminate()
            serving.wait(30)


def test_whatever_it_babbles_the_protocol_holds_and_the_extractive_answer_shows(read_library, server, babbler):
    settings = Settings(llm=f"openai:{babbler}", llm_base_url=server, llm_timeout=60)
    question = Question("which papers tackle exposure bias in video generation")
    found, *deltas, answer = Assistant(read_library, settings).stream(question)
    plain = Assistant(read_library, Settings()).ask(question)
    assert isinstance(found, Found)
    assert deltas, answer.notice
    assert (answer.text, answer.mode) == (plain.text, "extractive")
    babbled = (ENGLISH.cited_nothing, ENGLISH.unfounded, ENGLISH.wrong_language)
    assert any(reason in answer.notice for reason in babbled), answer.notice
