"""Words of the user interface: those of the pages in two languages, problems in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cchc_nlp.knowledge import relations_in_words

__all__ = ["LANGUAGES", "PROBLEMS", "TEXTS"]

# name: (Vietnamese, English)
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Tra cứu báo cáo cải cách hành chính", "Administrative-reform reports"),
    "skip": ("Đến nội dung", "Skip to content"),
    "search": ("Tìm", "Search"),
    "question": ("Câu hỏi, từ cần tìm hoặc số văn bản", "Question, words or a document's number"),
    "example": ("quyết định nào về một cửa", "which decisions concern one-stop shops"),
    "reports": ("Báo cáo", "Reports"),
    "report": ("Báo cáo", "Report"),
    "documents": ("Văn bản", "Documents"),
    "document": ("Văn bản", "Document"),
    "passages": ("Đoạn văn", "Passages"),
    "graph": ("Đồ thị", "Graph"),
    "upload": ("Nạp tệp", "Upload"),
    "guide": ("Hướng dẫn", "Guide"),
    "guide_language": ("", "The guide is written in Vietnamese, for those who work in it."),
    "contents": ("Mục lục", "Contents"),
    "api": ("API", "API"),
    "filters": ("Bộ lọc", "Filters"),
    "kind": ("Trả lời bằng", "Answer with"),
    "auto": ("Tự chọn", "Automatic"),
    "type": ("Loại văn bản", "Type"),
    "any": ("tất cả", "any"),
    "issuer": ("Cơ quan ban hành", "Issuer"),
    "from": ("Từ ngày", "From"),
    "to": ("Đến ngày", "To"),
    "in_report": ("Tên báo cáo", "Report's name"),
    "section": ("Mục", "Section"),
    "sort": ("Thứ tự", "Order"),
    "relevance": ("Sát câu hỏi nhất", "Most relevant"),
    "newest": ("Mới nhất", "Newest"),
    "oldest": ("Cũ nhất", "Oldest"),
    "literal": ("Tìm đúng chữ đã gõ", "Exactly these words"),
    "apply": ("Lọc", "Apply"),
    "clear": ("Bỏ lọc", "Clear filters"),
    "results": ("kết quả", "results"),
    "nothing_certain": ("Không thấy gì chắc là câu trả lời.", "Nothing is certain to answer this."),
    "no_such_number": ("Không có văn bản số này.", "There is no document of this number."),
    "in_store": ("Có trong kho:", "In the store:"),
    "beside_documents": ("Văn bản bên cạnh đó", "Documents beside"),
    "beside_passages": ("Đoạn văn bên cạnh đó", "Passages beside"),
    "copies": ("bản sao", "copies"),
    "same_number": ("Cùng số:", "The same number:"),
    "without_year": ("không ghi năm", "without a year"),
    "nearest_only": ("Gần nhất là:", "The nearest are:"),
    "none_of_type": (
        "Không thấy văn bản nào thuộc loại được hỏi.",
        "No document is of the type asked for.",
    ),
    "none_of_issuer": (
        "Không thấy văn bản nào của cơ quan được hỏi.",
        "No document is by the issuer asked for.",
    ),
    "none_of_time": (
        "Không thấy văn bản nào thuộc thời gian được hỏi.",
        "No document is of the time asked for.",
    ),
    "did_you_mean": ("Có phải:", "Did you mean:"),
    "none_of_phrase": ("Không nơi nào có đúng cụm từ này.", "Nothing holds these very words."),
    "holding": ("có đúng", "with the words"),
    "either": ("hoặc", "or"),
    "left_out": ("không có", "without"),
    "uncertain": ("chưa chắc", "not certain"),
    "none": (
        "Không tìm thấy gì. Hãy thử ít từ hơn, hoặc bỏ bộ lọc.",
        "Nothing found. Try fewer words, or clear the filters.",
    ),
    "understood": ("Hiểu là", "Understood as"),
    "instead": ("hay là", "or"),
    "page": ("Trang", "Page"),
    "line": ("dòng", "line"),
    "next": ("Trang sau", "Next"),
    "previous": ("Trang trước", "Previous"),
    "mentions": ("lần được nhắc", "mentions"),
    "mentioned": ("Được nhắc đến ở đâu", "Where it is mentioned"),
    "named_here": ("Văn bản được viện dẫn", "Documents cited"),
    "relations": ("Quan hệ", "Relations"),
    "around": ("Đồ thị quanh văn bản này", "The graph around this document"),
    "whole_graph": ("Đồ thị viện dẫn", "The citation graph"),
    "drawn": ("Vẽ các nút có nhiều cạnh nhất:", "The busiest nodes are drawn:"),
    "relation": ("Quan hệ", "Relation"),
    "download": ("Tải về", "Download"),
    "download_note": ("theo câu hỏi và bộ lọc đang dùng", "as the question and the filters say"),
    "number": ("Số, ký hiệu", "Number"),
    "date": ("Ngày", "Date"),
    "subject": ("Trích yếu", "Subject"),
    "name": ("Tên", "Name"),
    "place": ("Nơi", "Place"),
    "period": ("Kỳ báo cáo", "Period"),
    "signer": ("Người ký", "Signed by"),
    "recipients": ("Nơi nhận", "Recipients"),
    "pages": ("trang", "pages"),
    "sections": ("Mục lục", "Sections"),
    "scan": ("Ảnh trang", "Page image"),
    "show_scans": ("Xem ảnh trang", "Show page images"),
    "hide_scans": ("Ẩn ảnh trang", "Hide page images"),
    "how_read": ("Cách đọc từng trang", "How each page was read"),
    "legend": (
        "Chữ gạch chân là viện dẫn; chữ nền vàng là chỗ máy chưa chắc"
        " (đưa chuột vào để xem chữ đã quét). Bấm vào một chữ để sửa.",
        "Underlined words are references; words on yellow are doubtful"
        " (hover for the scanned form). Click a word to correct it.",
    ),
    "edit": ("Sửa chữ", "Correct words"),
    "edit_title": ("Sửa chữ đọc sai", "Correct a word"),
    "scanned_as": ("Chữ đã quét", "As scanned"),
    "right": ("Chữ đúng", "Should read"),
    "author": ("Người sửa", "Your name"),
    "save": ("Lưu", "Save"),
    "cancel": ("Thôi", "Cancel"),
    "corrected": (
        "Đã lưu chỗ sửa; báo cáo đã được đọc lại.",
        "The correction is saved; the report has been read again.",
    ),
    "upload_intro": (
        "Chọn báo cáo để nạp vào kho: PDF, Word, Excel, PowerPoint, RTF, văn bản, ảnh quét,"
        " hoặc tệp .zip.",
        "Choose reports to take in: PDF, Word, Excel, PowerPoint, RTF, text, scans, or a .zip.",
    ),
    "files": ("Tệp", "Files"),
    "send": ("Gửi", "Send"),
    "sent": ("Đã nhận; đang đọc.", "Received; being read."),
    "jobs": ("Các lần nạp", "Uploads"),
    "waiting": ("đang chờ", "waiting"),
    "reading": ("đang đọc", "reading"),
    "done": ("xong", "done"),
    "failed": ("lỗi", "failed"),
    "added": ("báo cáo mới", "new reports"),
    "no_jobs": ("Chưa có lần nạp nào.", "No uploads yet."),
    "refresh": ("Xem lại", "Refresh"),
    "find_report": ("Tìm báo cáo theo tên, cơ quan, kỳ", "Find a report by name, issuer, period"),
    "token": ("Mã truy cập", "Access token"),
    "enter": ("Vào", "Enter"),
    "wrong_token": ("Mã truy cập không đúng.", "Wrong token."),
    "login": ("Đăng nhập", "Log in"),
    "logout": ("Đăng xuất", "Log out"),
    "not_found": ("Không có trang này", "No such page"),
    "problem": ("Không làm được", "That did not work"),
    "back": ("Về trang tìm kiếm", "Back to the search"),
    "year": ("Năm", "Year"),
    "language": ("English", "Tiếng Việt"),
    "other_language": ("en", "vi"),
    "more": ("xem thêm", "more"),
    "own_report": ("Báo cáo này có trong kho", "This report is in the store"),
    "as_json": ("Dạng JSON", "As JSON"),
    "empty_store": ("Kho chưa có báo cáo nào.", "There are no reports yet."),
    "api_intro": (
        "Chương trình khác hỏi kho qua các địa chỉ dưới đây; mô tả đầy đủ (OpenAPI) ở",
        "Programs ask the store at these addresses; the full description (OpenAPI) is at",
    ),
    **relations_in_words(),
}
LANGUAGES = ("vi", "en")
TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: MappingProxyType({name: words[n] for name, words in _WORDS.items()})
        for n, language in enumerate(LANGUAGES)
    }
)
"""Words by language and name."""

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "bad_request": "yêu cầu không đúng dạng",
        "inside": "lỗi bên trong máy chủ",
        "too_large": "yêu cầu quá lớn",
        "long_cookies": "cookie dài quá",
        "bad_host": "tên máy chủ trong yêu cầu không hợp lệ",
        "too_often": "quá nhiều yêu cầu",
        "wrong_host": "máy chủ này chỉ phục vụ địa chỉ của chính máy",
        "other_site": "yêu cầu đến từ trang khác",
        "no_token": "cần mã truy cập: Authorization: Bearer ...",
        "old_page": "trang đã cũ: tải lại trang rồi làm lại",
        "no_page_image": "không có ảnh của trang này",
        "no_language": "vi, en",
        "no_picture": "không có hình này",
        "no_job": "không có lần nạp này",
        "not_taken": "không nhận '{name}': chỉ nhận {suffixes}",
        "not_kept": "không lưu được '{name}': {why}",
        "job_failed": "lỗi {kind}",
        "short_token": "mã truy cập (CCHC_TOKEN) cần ít nhất {digits} ký tự",
        "cannot_listen": "không nghe được ở {host}:{port}: {why} (đổi cổng bằng --port)",
        "open_network": (
            "CẢNH BÁO: máy khác trong mạng vào được {host}; nội dung đi trên mạng không mã hóa,"
            " hãy đặt sau một máy chủ HTTPS."
        ),
        "made_token": "mã truy cập của lần chạy này: {token}",
        "listening": "kho {store} tại {url} (Ctrl-C để dừng)",
    }
)
"""What is said of problems, to people and programs alike; some with fields to fill in."""
