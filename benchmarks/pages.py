"""Milliseconds a page of a PDF, for short and long ones: the time should grow with the pages and no faster.

    python benchmarks/pages.py [--pages 30 120 480]
"""

from __future__ import annotations

import argparse
import io
import time

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from campaign_extract.read import pdf

LINE = "各车间要逐台清洗水泵滤网并把更换的垫圈登记入册后交设备科"


def printed(pages: int) -> bytes:
    """A document of so many full pages, with a number at the foot of each."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for page in range(1, pages + 1):
        sheet.setFont("STSong-Light", 16)
        for line in range(22):
            sheet.drawString(85, 760 - 30 * line, "\u3000\u3000" + LINE[:24] if line % 4 == 0 else LINE[:26])
        sheet.drawCentredString(297, 40, f"— {page} —")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[30, 120, 480])
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for pages in parser.parse_args().pages:
        data = printed(pages)
        began = time.process_time()
        pdf.work(data)
        print(f"{pages} pages: {1000 * (time.process_time() - began) / pages:.1f} ms a page", flush=True)


if __name__ == "__main__":
    main()
