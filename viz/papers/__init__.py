"""Papers: documents that are made on the server, as PDF for print (typst, tagged, PDF/UA-1).

A paper is a template `<name>.typ` in this folder. It gets its content as data (`json("data.json")`), never as text
put into its source, so that nothing of the data can be taken for markup.
"""

from viz.papers.pdf import FONT_FOLDER, pdf_of

__all__ = ["FONT_FOLDER", "pdf_of"]
