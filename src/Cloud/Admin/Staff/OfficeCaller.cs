using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Staff;

/// <summary>What can be allowed in the back office.</summary>
internal enum Permission
{
    /// <summary>One order or code at a time, by what it is known by.</summary>
    Find,

    /// <summary>Lists of orders, records and figures.</summary>
    Read,

    /// <summary>Files of them.</summary>
    Export,

    /// <summary>Orders in, codes shown and replaced.</summary>
    Sell,

    /// <summary>Money back.</summary>
    Refund,

    /// <summary>Stores and products.</summary>
    Catalogue,

    /// <summary>Operators and terminals.</summary>
    Staff,

    /// <summary>Users and API keys.</summary>
    Users,
}

/// <summary>Who acts in the back office: somebody who signed in, or a system by its API key.</summary>
/// <param name="Id">A user's or an API key's, for the audit.</param>
/// <param name="Name">For people.</param>
/// <param name="Role">What is allowed.</param>
internal sealed record OfficeCaller(string Id, string Name, Role Role)
{
    public bool May(Permission permission) => Role switch
    {
        Role.Owner => true,
        Role.Manager => permission != Permission.Users,
        Role.Accountant => permission is Permission.Find or Permission.Read or Permission.Export,
        Role.Clerk => permission == Permission.Find,
        _ => false,
    };
}
