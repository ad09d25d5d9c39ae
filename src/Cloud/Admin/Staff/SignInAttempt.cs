using System.Net;

namespace PosCloud.Admin.Staff;

/// <summary>Somebody who wants to sign in.</summary>
/// <param name="UserId">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Code">Of the second step, as typed; empty: not yet asked for.</param>
/// <param name="Address">Whence it comes; null: not known.</param>
/// <param name="Device">A browser that this user has signed in at before, by what proves it; empty: none.</param>
internal sealed record SignInAttempt(
    string UserId, string Password, string Code, IPAddress? Address, string Device = "");
