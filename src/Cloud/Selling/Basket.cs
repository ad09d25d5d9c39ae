using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Selling;

/// <summary>A basket is let out only as it was paid: the digest taken at payment must be that of the basket
/// now.</summary>
internal static class Basket
{
    public static string Digest(Contents contents)
    {
        var text = new StringBuilder();
        foreach (var item in contents.Items)
            text.Append($"item\t{item.Name}\t{item.Quantity}\t{item.UnitPrice}\n");
        foreach (var bag in contents.Bags)
            text.Append($"bag\t{bag.Name}\t{bag.Quantity}\t{bag.UnitPrice}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
