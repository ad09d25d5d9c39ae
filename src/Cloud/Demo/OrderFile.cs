using System.Text.Json;
using PosCloud.Selling;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Demo;

/// <summary>Further orders for the demonstration mall, as a JSON array of
/// <c>{"product", "title", "note", "paidBy", "items": [{"name", "quantity", "unitPrice"}]}</c>; prices in minor units.
/// </summary>
internal static class OrderFile
{
    private const int LargestFile = 64 << 20;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <returns>In the order of the file.</returns>
    /// <exception cref="InvalidDataException">It cannot be read, is no such array, or names a product that the mall
    /// does not sell.</exception>
    public static IReadOnlyList<Goods> Read(string path)
    {
        try
        {
            var json = EncodingCheck.WithoutMark(BoundedFile.Read(path, LargestFile)).Span;
            if (EncodingCheck.FaultOfJson(json, default) is { } encoding)
                throw new InvalidDataException($"--orders {path}: {encoding.Sentence}");
            var orders = JsonSerializer.Deserialize<OrderLine?[]>(json, Web)
                ?? throw new InvalidDataException($"--orders {path} is null and no list of orders");
            return [.. orders.Select(order => ToGoods(order is { Items: var items } && !items.Contains(null!)
                ? order
                : throw new InvalidDataException($"--orders {path} holds a null in place of an order or an item")))];
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"--orders {path}: the prices of an order add up to more than any bill");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"--orders {path} is no list of orders: {fault.Message}", fault);
        }
    }

    private static Goods ToGoods(OrderLine line)
    {
        var product = DemoGoods.Products.FirstOrDefault(product => product.ProductId == line.Product)
            ?? throw new InvalidDataException($"product \"{line.Product}\" is not sold here; there are "
                + string.Join(", ", DemoGoods.Products.Select(product => product.ProductId)));
        return new Goods
        {
            Product = product,
            Title = line.Title,
            Note = line.Note,
            PaidBy = line.PaidBy,
            Contents = new Contents
            {
                Items = line.Items, Total = line.Items.Sum(item => checked(item.Quantity * item.UnitPrice)),
            },
        };
    }

    private sealed record OrderLine(string Product, string Title)
    {
        public string Note { get; init; } = "";

        public string PaidBy { get; init; } = "";

        public IReadOnlyList<Item> Items { get; init; } = [];
    }
}

/// <summary>A code in the clear, on its way to the file; nothing else ever holds one.</summary>
internal sealed record IssuedCode(string Code, string Kind, string Title);
