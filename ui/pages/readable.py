"""LaTeX as plain characters: `$\\times$` as ×, `$d_{k}^2$` as dₖ², `\\textbf{now}` as now.

Only what is shown changes: quotes and titles keep their characters wherever they are kept, cited or exported.
"""

import html
import re

from assistant.markdown import escape

_SYMBOLS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "sim": "~", "approx": "≈", "simeq": "≃", "equiv": "≡", "neq": "≠",
    "ne": "≠", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ll": "≪", "gg": "≫",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "mapsto": "↦",
    "uparrow": "↑", "downarrow": "↓", "infty": "∞", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩",
    "forall": "∀", "exists": "∃", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√",
    "ell": "ℓ", "circ": "°", "degree": "°", "ldots": "…", "dots": "…", "cdots": "…", "star": "*", "ast": "*",
    "dagger": "†", "langle": "⟨", "rangle": "⟩", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "propto": "∝",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "quad": " ", "qquad": " ", "left": "", "right": "", "big": "", "Big": "", "displaystyle": "",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()aeijknmoprstux", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₒₚᵣₛₜᵤₓ")
_MATH = re.compile(
    # A dollar opens only before and closes only after a non-space, and not before a digit: "$5 to $10" is money.
    r"\$\$(?P<display>[^$]{1,600}?)\$\$|(?<![\\$\w])\$(?=[^\s$])(?P<inline>[^$\n]{1,300}?)(?<=[^\s\\])\$(?![\d$])"
    r"|\\\((?P<round>.{1,300}?)\\\)|\$(?P<alone>\\[a-zA-Z]+)\s*\$"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_GROUP = re.compile(r"\\[a-zA-Z]+\*?\s*\{([^{}]*)\}")
_SCRIPT = re.compile(r"(?P<how>[\^_])(?:\{(?P<group>[^{}]*)\}|(?P<one>[^\s{}\\^_]))")
_MACRO = re.compile(r"\\(?P<name>[a-zA-Z]+)(?P<space>[ \t]*)")
_OWN_NAME = re.compile(
    r"(?:our|the)?(?:model|method|ours|name|system|approach|framework|dataset|bench(?:mark)?)(?:name)?", re.IGNORECASE
)
"""Macros by which abstracts write their papers' own names: as a word, "we introduce model" would be no sentence."""
_EMPTY = re.compile(r"(?<=\\)([a-zA-Z]+)\{\}")
"""Ends a macro's name."""
_ESCAPED = re.compile(r"\\([%&#$_{}])")
_TILDE = re.compile(r"(?<=\w)~(?=\w)")
_CODE = re.compile(r"(?<![\w\\])(?:[A-Za-z]:)?\\[A-Za-z]+\\[A-Za-z]")
"""A path, whose backslashes are its own."""
_QUOTED = re.compile(r"(?:`|&#96;){2}([^`\n]{1,200}?)''")
_IN_MARKDOWN = re.compile(
    r"(?<![\w$])\$(?=\S)[^$\n]{1,300}?\$(?!\d)|\$(?:\\|&#92;)[a-zA-Z]+\s*\$|&#92;\(.{1,300}?&#92;\)"
    r"|(?<![\w\\:])(?:\\|&#92;)[a-zA-Z]+\*?(?:\s*\{[^{}\n]*\})*|&#92;[%&#$_{}]"
)


def readable(text: str) -> str:
    """The text with its LaTeX as plain characters, as far as it is LaTeX; all else as it is."""
    text = _QUOTED.sub(r"“\1”", text)
    if "\\" not in text and "$" not in text:
        return text
    shown = _MATH.sub(lambda match: _formula(next(filter(None, match.groups()))), text)
    return shown if _CODE.search(shown) else _plain(shown)


def readable_markdown(text: str) -> str:
    """The same for the escaped text of an answer."""
    return _IN_MARKDOWN.sub(lambda match: escape(readable(html.unescape(match[0]))) or " ", _QUOTED.sub(r"“\1”", text))


def _formula(latex: str) -> str:
    plain = _plain(_FRACTION.sub(r"\1/\2", latex))
    return _SCRIPT.sub(_script, _TILDE.sub(" ", plain)).replace("{", "").replace("}", "").strip()


def _plain(text: str) -> str:
    """Macros as what they stand for, or their names; what they hold as it is."""
    text = re.sub(r"\\[,;:! ]", " ", text)
    text = _EMPTY.sub(r"\1", text)
    while (inner := _GROUP.sub(_held, text)) != text:
        text = inner
    text = _MACRO.sub(lambda match: _symbol(match["name"], match["space"]), text)
    return _ESCAPED.sub(r"\1", text)


def _held(match: re.Match[str]) -> str:
    return f"√{match[1]}" if match[0].startswith("\\sqrt") else match[1]


def _symbol(name: str, space: str) -> str:
    own = "\\" if _OWN_NAME.fullmatch(name) else ""
    return _SYMBOLS.get(name, own + name) + space


def _script(match: re.Match[str]) -> str:
    said = match["group"] if match["group"] is not None else match["one"]
    table = _RAISED if match["how"] == "^" else _LOWERED
    if said and all(ord(character) in table for character in said):
        return said.translate(table)
    return said if said in ("°", "*", "†") else f"{match['how']}{said}"
