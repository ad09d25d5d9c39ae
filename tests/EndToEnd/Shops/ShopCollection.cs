namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>Tests that run whole shops: one after the other, and none beside other tests, since they measure time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ShopCollection
{
    public const string Name = "whole shops";
}
