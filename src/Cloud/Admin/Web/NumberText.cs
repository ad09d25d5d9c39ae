using System.Globalization;
using System.Text;

namespace PosCloud.Admin.Web;

/// <summary>Whole numbers as people type them.</summary>
internal static class NumberText
{
    /// <param name="field">Its name in the form.</param>
    /// <param name="text">As typed, also in the wide signs of a Chinese keyboard.</param>
    /// <exception cref="OfficeFaultException">It is no whole number from zero on.</exception>
    public static int Read(string field, string text) =>
        int.TryParse(text.Normalize(NormalizationForm.FormKC).Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : throw OfficeFaultException.Invalid(field,
                $"“{text}”不是整数", $"“{text}” is no whole number");
}
