using PosCloud.Selling;

namespace PosCloud.Ledger;

/// <summary>What is put into the ledger in one transaction: shops and goods, and sold orders with their codes' hashes.
/// What is there already by the same id is left as it is.</summary>
internal sealed record Issuance
{
    public IReadOnlyList<Shop> Shops { get; init; } = [];
    public IReadOnlyList<Operator> Operators { get; init; } = [];
    public IReadOnlyList<Product> Products { get; init; } = [];
    public IReadOnlyList<SoldOrder> Orders { get; init; } = [];
}

internal sealed record SoldOrder(Order Order, DateTimeOffset CreatedAt, IReadOnlyList<Issued> Entitlements);

/// <summary><see cref="ParentId"/>: the ticket whose seat this entitlement lets in.</summary>
internal sealed record Issued(EntitlementFacts Facts, byte[] CodeHash, string? ParentId = null);
