"""How well scans are read, and how fast: pages drawn here, turned into pictures, and recognised.

    make ocr
    python bench/ocr.py

Each page is drawn in several typefaces, clean and as a worn copy that lay crooked in the scanner. Printed are the share of
characters that are not as they were written (Levenshtein distance over length, line ends and blanks as one blank), how many
numbers (sums, votes, dates, times) and how many paragraphs came out as they were, and the processor's seconds for a page.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from domain.errors import RecordError
from index.readers.ocr import Picture, RapidRecogniser
from index.readers.pdf.pdf import read_pdf
from tests.kit.scans import noisy, scan

_LIBERATION = "/usr/share/fonts/truetype/liberation/Liberation"
_NOTO = "/usr/share/fonts/opentype/noto/Noto"
_LATIN = {
    "serif": f"{_LIBERATION}Serif-Regular.ttf",
    "sans": f"{_LIBERATION}Sans-Regular.ttf",
    "typewriter": f"{_LIBERATION}Mono-Regular.ttf",
}
_CHINESE = {"serif": f"{_NOTO}SerifCJK-Regular.ttc", "sans": f"{_NOTO}SansCJK-Regular.ttc"}
_SIZES = {"9 pt": 25, "11 pt": 31}
"""Pixels at 200 dots to the inch."""
_PAGE = (1700, 2200)
_MARGIN = 200
_CROOKED = 1.2
"""Degrees."""
_SPECKS = 0.01

TEXTS = {
    "English": (
        (
            "The City Council of Example met in regular session on Thursday, August 14, 2025, at 5:30 p.m. in the Council "
            "Chambers at 308 Fountain Circle. Mayor Whitfield called the meeting to order and asked the clerk to call the roll."
        ),
        (
            "Councilmember O’Neill moved to approve the minutes of July 24, 2025; the motion was seconded by Councilmember "
            "Meredith and passed 5-0, with Ms. Kling abstaining."
        ),
        (
            "Resolution No. 25-571, authorizing the Mayor to enter into a contract with Reed & Sons, Inc., in the amount of "
            "$1,234,567.89 for resurfacing Drake Avenue (Project 65-23-RD07), was introduced and read by title only."
        ),
        (
            "Residents spoke for nearly an hour. Several asked whether the 3.5% increase would apply to homes built before "
            "1978; the finance director answered that it would not, “unless state law requires it.”"
        ),
        (
            "The public hearing on the rezoning of 12.4 acres from Residence 1-A to Neighborhood Business C-1 was continued to "
            "September 11, 2025. There being no further business, the meeting was adjourned at 7:52 p.m."
        ),
    ),
    "Spanish": (
        (
            "El Concejo Municipal de Ejemplo se reunió en sesión ordinaria el jueves 14 de agosto de 2025, a las 17:30, en el "
            "salón de sesiones de la calle Peña 308. La alcaldesa Núñez declaró abierta la sesión y pidió que se pasara lista."
        ),
        (
            "El concejal Ibáñez propuso aprobar el acta del 24 de julio; la moción fue secundada por la concejala Güemes y se "
            "aprobó por cinco votos contra dos, con una abstención."
        ),
        (
            "La Resolución núm. 25-571 autoriza a la alcaldesa a firmar un contrato con Construcciones Muñoz, S. A., por "
            "$1,234,567.89 para repavimentar la avenida Simón Bolívar."
        ),
        (
            "¿Cuándo comenzará la reparación del puente? El ingeniero señaló que será en otoño, según el presupuesto; además, "
            "añadió que la vía permanecerá abierta al tránsito."
        ),
        (
            "Varios vecinos pidieron que la biblioteca abriera también los domingos. No hubo votación, y la audiencia pública "
            "continuará el 11 de septiembre. Se levantó la sesión a las 19:52."
        ),
    ),
    "Chinese, simplified": (
        "示例市议会于二〇二五年八月十四日星期四下午五时三十分在市政厅举行例行会议。市长宣布会议开始，并请书记员点名。",
        "议员王建国动议批准七月二十四日的会议记录，议员李秀英附议，以五票赞成、两票反对获得通过，一人弃权。",
        "第25-571号决议授权市长与承包商签订合同，金额为1,234,567.89美元，用于重铺德雷克大道的路面。",
        "居民发言近一小时。有人询问百分之三点五的增幅是否适用于一九七八年以前建造的房屋；财务主任回答说不适用。",
        "关于十二点四英亩土地重新分区的公开听证会延期至九月十一日举行。会议于晚上七时五十二分休会。",
    ),
    "Chinese, traditional": (
        "示例市議會於二〇二五年八月十四日星期四下午五時三十分在市政廳舉行例行會議。市長宣布會議開始，並請書記員點名。",
        "議員王建國動議批准七月二十四日的會議記錄，議員李秀英附議，以五票贊成、兩票反對獲得通過，一人棄權。",
        "第25-571號決議授權市長與承包商簽訂合約，金額為1,234,567.89美元，用於重鋪德雷克大道的路面。",
        "居民發言近一小時。有人詢問百分之三點五的增幅是否適用於一九七八年以前建造的房屋；財務主任回答說不適用。",
        "關於十二點四英畝土地重新分區的公開聽證會延期至九月十一日舉行。會議於晚上七時五十二分休會。",
    ),
}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.parse_args()
    reader = RapidRecogniser()
    reader.see(np.full((64, 64), 255, np.uint8))
    print(
        f"{'language':22} {'copy':6} {'pages':>5} {'characters':>10} {'wrong':>7} {'numbers':>12} {'paragraphs':>10} "
        f"{'s/page':>7}"
    )
    worst: list[tuple[float, str, str]] = []
    for language, paragraphs in TEXTS.items():
        for copy, wear in (("clean", _clean), ("worn", _worn)):
            pages = []
            for face, file in (_CHINESE if "Chinese" in language else _LATIN).items():
                for name, size in _SIZES.items():
                    page = _read(wear(_drawn(paragraphs, ImageFont.truetype(file, size))), paragraphs, reader)
                    pages.append(page)
                    worst.append(
                        (page.wrong / page.characters, f"{language}, {copy}, {face}, {name}", page.text)
                    )
            total = len(pages)
            characters = sum(page.characters for page in pages)
            numbers = total * _numbers(" ".join(paragraphs)).total()
            print(
                f"{language:22} {copy:6} {total:5} {characters:10,} "
                f"{sum(page.wrong for page in pages) / characters:7.2%} "
                f"{f'{sum(page.numbers for page in pages)} of {numbers}':>12} "
                f"{f'{sum(page.whole for page in pages)} of {total * len(paragraphs)}':>10} "
                f"{sum(page.seconds for page in pages) / total:7.1f}",
                flush=True,
            )
    share, which, found = max(worst)
    print(f"\nThe worst page ({which}): {share:.2%} wrong.\n\n{found}")


@dataclass(frozen=True, slots=True)
class _Page:
    wrong: int
    characters: int
    numbers: int
    """That came out as they were."""
    whole: int
    """Paragraphs that came out as they were cut."""
    seconds: float
    text: str


def _read(picture: Picture, paragraphs: Sequence[str], reader: RapidRecogniser) -> _Page:
    begun = time.process_time()
    try:
        found = [block.text for block in read_pdf(scan([picture]), "scan.pdf", reader).blocks]
    except RecordError:
        found = []
    seconds = time.process_time() - begun
    written, text = " ".join(" ".join(paragraphs).split()), " ".join(" ".join(found).split())
    return _Page(
        Levenshtein.distance(written, text),
        len(written),
        (_numbers(written) & _numbers(text)).total(),
        sum(any(_is(block, paragraph) for block in found) for paragraph in paragraphs),
        seconds,
        "\n\n".join(found),
    )


def _numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d(?:[\d.,:-]*\d)?", text))


def _is(block: str, paragraph: str) -> bool:
    """Whether a block holds a paragraph from end to end, whatever its letters were taken for."""
    return Levenshtein.normalized_distance(block, paragraph) < 0.1


def _drawn(paragraphs: Sequence[str], font: ImageFont.FreeTypeFont) -> Image.Image:
    image = Image.new("L", _PAGE, 255)
    draw = ImageDraw.Draw(image)
    y, lead = _MARGIN, round(font.size * 1.35)
    for paragraph in paragraphs:
        for line in _lines(paragraph, lambda text: draw.textlength(text, font) <= _PAGE[0] - 2 * _MARGIN):
            draw.text((_MARGIN, y), line, font=font, fill=0)
            y += lead
        y += lead
    return image


def _lines(paragraph: str, fits: Callable[[str], bool]) -> list[str]:
    words = paragraph.split() if " " in paragraph else list(paragraph)
    blank = " " if " " in paragraph else ""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]}{blank}{word}"
        if fits(longer):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _clean(image: Image.Image) -> Picture:
    return np.asarray(image)


def _worn(image: Image.Image) -> Picture:
    crooked = image.rotate(_CROOKED, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return noisy(np.asarray(crooked), specks=_SPECKS)


if __name__ == "__main__":
    main()
