"""What the demonstration shop shows: goods and branches of `data/policy`, so that complaints are understood.

Each row: Chinese and English name, Chinese and English words under it; goods begin with the name of
their picture and end with the price in NT$.
"""

from __future__ import annotations

GOODS = (
    (
        "robot_vacuum",
        "靜巡 掃地機器人",
        "Quiet Round robot vacuum",
        "記得房間格局，48 分貝低噪",
        "Knows your rooms, 48 decibels",
        "12,900",
    ),
    (
        "air_purifier",
        "晨霧 空氣清淨機",
        "Morning Mist air purifier",
        "十二坪空間，濾網半年一換",
        "For 40 m², a new filter twice a year",
        "8,990",
    ),
    (
        "dehumidifier",
        "乾爽 除濕機",
        "Fair Weather dehumidifier",
        "梅雨季一天能收 12 公升",
        "Twelve litres a day in the rainy season",
        "10,900",
    ),
    ("air_fryer", "小酥 氣炸鍋", "Crisp air fryer", "五公升，一家四口剛好", "Five litres, right for four", "3,290"),
    (
        "coffee_machine",
        "日常 全自動咖啡機",
        "Every Day coffee machine",
        "磨豆到奶泡，一鍵完成",
        "From bean to foam at one touch",
        "25,900",
    ),
    (
        "washing_machine",
        "水紋 滾筒洗衣機",
        "Ripple washing machine",
        "洗脫烘一次完成，含到府安裝",
        "Washes and dries; installation included",
        "18,900",
    ),
    (
        "mattress",
        "沉睡 獨立筒床墊",
        "Sound Sleep mattress",
        "翻身不吵醒枕邊人，保固十年",
        "Turn over without waking anyone; ten years",
        "32,900",
    ),
    ("desk_lamp", "夜讀 護眼檯燈", "Night Reader desk lamp", "不閃爍，色溫可調", "No flicker, warm or cool", "1,990"),
)

SHOPS = (
    (
        "信義店",
        "Xinyi store",
        "週一至週日 11:00–21:30，現場體驗掃地機器人與床墊",
        "Every day 11:00–21:30; robot vacuums and mattresses to try",
    ),
    (
        "台中店",
        "Taichung store",
        "週一至週日 11:00–21:30，大型家電展示",
        "Every day 11:00–21:30; large appliances on show",
    ),
    ("網路商店", "Online shop", "二十四小時下單，雙北隔日到貨", "Order any time; next-day delivery in Taipei"),
)
