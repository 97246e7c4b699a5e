"""A window with an empty PDF view, and nothing else."""

import sys

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv)
window = QMainWindow()
document = QPdfDocument(window)
window.show()
sys.exit(app.exec())
