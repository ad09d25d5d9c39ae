namespace PosCloud.Selling;

/// <summary>What one accepted use consumes and leaves. Amounts in minor units, never below zero.</summary>
internal sealed record Consumption(EntitlementFacts After, int Uses, long BalanceTaken, long ValueUsed, long CashDue);
