"""The look of Gradio's own parts."""

import gradio as gr


def theme() -> gr.themes.Base:
    """Gradio's own parts in the colours and type of `static/paperlight.css`, whose variables hold in light and dark."""
    sans = [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "sans-serif",
    ]
    both = {
        "body_background_fill": "var(--pl-ground)",
        "body_text_color": "var(--pl-ink)",
        "body_text_color_subdued": "var(--pl-soft)",
        "background_fill_primary": "var(--pl-paper)",
        "background_fill_secondary": "var(--pl-ground)",
        "block_background_fill": "transparent",
        "block_label_text_color": "var(--pl-soft)",
        "block_title_text_color": "var(--pl-soft)",
        "border_color_primary": "var(--pl-line)",
        "border_color_accent": "var(--pl-accent)",
        "color_accent_soft": "var(--pl-tint)",
        "input_background_fill": "var(--pl-paper)",
        "input_border_color": "var(--pl-line)",
        "input_border_color_focus": "var(--pl-accent)",
        "input_placeholder_color": "var(--pl-soft)",
        "button_primary_background_fill": "var(--pl-accent)",
        "button_primary_background_fill_hover": "var(--pl-accent)",
        "button_primary_text_color": "var(--pl-paper)",
        "button_secondary_background_fill": "var(--pl-paper)",
        "button_secondary_background_fill_hover": "var(--pl-tint)",
        "button_secondary_text_color": "var(--pl-ink)",
        "link_text_color": "var(--pl-accent)",
    }
    made = gr.themes.Base(primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["ui-monospace", "monospace"])
    return made.set(color_accent="var(--pl-accent)", **both, **{f"{name}_dark": value for name, value in both.items()})
