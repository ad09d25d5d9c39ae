namespace PosSim.Interpreter.Lines;

/// <summary>Code pages of ESC t that .NET does not have, from 80 to FF; U+FFFD where a place is empty.</summary>
internal static class RareCodePages
{
    /// <summary>By n of ESC t: Greek 851, Turkish 853, Lithuanian 1118 (774) and 1119 (772), Kazakh 1048.</summary>
    public static readonly IReadOnlyDictionary<int, string> UpperHalves = new Dictionary<int, string>
    {
        [11] =
            "ÇüéâäàΆçêëèïîΈÄΉΊ\uFFFDΌôöΎûùΏÖÜά£έήίϊΐόύΑΒΓΔΕΖΗ½ΘΙ«»░▒▓│┤ΚΛΜΝ╣║╗╝ΞΟ┐"
            + "└┴┬├─┼ΠΡ╚╔╩╦╠═╬ΣΤΥΦΧΨΩαβγ┘┌█▄δε▀ζηθικλμνξοπρσςτ´\u00AD±υφχ\uFFFDψ¸°¨ωϋΰώ■\u00A0",
        [12] =
            "ÇüéâäàĉçêëèïîìÄĈÉċĊôöòûùİÖÜĝ£Ĝ×ĵáíóúñÑĞğĤĥ\uFFFD½Ĵş«»░▒▓│┤ÁÂÀŞ╣║╗╝Żż┐"
            + "└┴┬├─┼Ŝŝ╚╔╩╦╠═╬¤"
            + "\uFFFD\uFFFDÊËÈıÍÎÏ┘┌█▄\uFFFDÌ▀ÓßÔÒĠġµĦħÚÛÙŬŭ\uFFFD´\u00AD\uFFFDℓŉ˘\uFFFD÷¸°¨˙\uFFFD³²■\u00A0",
        [42] =
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐"
            + "└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤„“÷≈°∙·√ⁿ²■\u00A0",
        [43] =
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐"
            + "└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁё≥≤„“÷≈°∙·√ⁿ²■\u00A0",
        [53] =
            "ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\uFFFD™љ›њқһџ\u00A0ҰұӘ¤Ө¦§Ё©Ғ«¬\u00AD®Ү°±Ііөµ¶·ё№ғ»әҢңү"
            + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
    };
}
