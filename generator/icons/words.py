def icon_for(text: str, language: str) -> str:
    M = {
        "collaboration": "users",
        "transparency": "eye",
        "cost-effectiveness": "hand-coins",
        "academia": "graduation-cap",
        "government": "landmark",
        "private sector": "building",
        "collect": "inbox",
        "score": "star",
        "talk": "mic",
        "fit": "ruler",
    }
    return M.get(text.lower(), "")
