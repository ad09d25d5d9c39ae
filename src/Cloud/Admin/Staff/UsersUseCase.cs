using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OtpNet;
using PosCloud.Admin.Reports;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Staff;

/// <summary>Who may sign in, and which systems may call.</summary>
internal sealed partial class UsersUseCase(
    ILedgerStore ledger, CodeKey key, PasswordHash passwords, RandomNumberGenerator random, TimeProvider time)
{
    /// <summary>Characters of a password that somebody chooses (NIST SP 800-63B: length, and no rule of signs).
    /// </summary>
    public const int ShortestPassword = 10;

    private const int GivenPasswordCharacters = 16;
    private const int ApiKeyCharacters = 32;
    private const int StampBytes = 16;
    private const int TotpBytes = 20;
    private const int VersionCharacters = 16;
    private const int KeyIdCharacters = 8;
    private const int LongestName = 100;

    /// <summary>What a sealed secret is bound to.</summary>
    public static string TotpOf(string userId) => $"totp/{userId}";

    /// <summary>Who has signed in by OpenID Connect, and as whom.</summary>
    public Task<IReadOnlyList<UserLink>> ListLinksAsync() => ledger.ReadAsync(UserLinkStatements.ListAsync);

    public Task<IReadOnlyList<StoredUser>> ListAsync() => ledger.ReadAsync(UserStatements.ListAsync);

    public Task<IReadOnlyList<StoredApiKey>> ListApiKeysAsync() => ledger.ReadAsync(UserStatements.ListApiKeysAsync);

    /// <summary>Who did what, the newest first; 50 a page.</summary>
    /// <exception cref="OfficeFaultException">The cursor is none.</exception>
    public async Task<RecordPage<AuditRecord>> ListAuditAsync(AuditFilter filter, string? cursor)
    {
        long? before = RecordCursor.Read(cursor) is { } place
            ? long.TryParse(place.Id, CultureInfo.InvariantCulture, out var seq) ? seq : throw RecordCursor.Wrong()
            : null;
        var acts = await ledger.ReadAsync(
            session => UserStatements.ListAuditAsync(session, filter, before, RecordsUseCase.UsualPage + 1));
        return RecordsUseCase.PageOf(
            acts, RecordsUseCase.UsualPage, last => new RecordPlace(last.Entry.At, $"{last.Seq}"));
    }

    /// <summary>Lets somebody sign in, by a password that is told once.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="userId">What is typed to sign in.</param>
    /// <param name="name">As it stands in records; empty: the id.</param>
    /// <param name="role">What is allowed.</param>
    /// <param name="email">By which the first sign-in by OpenID Connect knows the user; empty: by the id.</param>
    /// <param name="hasPassword">False: OpenID Connect is the only way in.</param>
    /// <returns>The password; empty: there is none.</returns>
    /// <exception cref="OfficeFaultException">There is one by that id or address, or one of them cannot be one.
    /// </exception>
    public async Task<string> AddAsync(
        string actor, string userId, string name, Role role, string email = "", bool hasPassword = true)
    {
        CheckId(userId);
        CheckName(name);
        CheckRole(role);
        var address = ReadEmail(email);
        DemandWayIn(userId, address, hasPassword);
        var password = hasPassword ? random.NewText(GivenPasswordCharacters) : "";
        var hash = hasPassword ? await passwords.MakeAsync(password) : "";
        var now = time.GetUtcNow();
        var user = new StoredUser(
            userId, Shown(name, userId), role, hash, null, 0, 0, null, random.NewBytes(StampBytes), true, now, null)
        {
            Email = address,
        };
        var added = await ledger.WriteAsync(async session =>
        {
            await DemandFreeAsync(session, userId, KnownBy(userId, address));
            if (await UserStatements.FindAnyCaseAsync(session, userId) is not null
                || !await UserStatements.AddAsync(session, user))
                return false;
            await UserStatements.AddAsync(session, new AuditEntry(now, actor, "user.add", userId, $"{role}"));
            if (address.Length > 0)
                await UserStatements.AddAsync(session, new AuditEntry(now, actor, "user.email", userId, address));
            return true;
        });
        return added ? password : throw OfficeFaultException.Conflict(
            $"用户“{userId}”已存在", $"there is a user {userId} already");
    }

    /// <summary>What changes with each password, role or name of a user: a form that was made before is known by it.
    /// </summary>
    public string VersionOf(StoredUser user) =>
        Convert.ToHexString(key.DeriveName("user version", Convert.ToHexString(user.Stamp)))[..VersionCharacters];

    /// <summary>Gives somebody another password, told once; every session of theirs ends, a lock and the second step
    /// too.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="version">As the actor saw the user; empty: as it may be. Asked twice, it is reset once.</param>
    /// <exception cref="OfficeFaultException">The user was changed since then, or there is none.</exception>
    public async Task<string> ResetAsync(string actor, string userId, string version = "")
    {
        var password = random.NewText(GivenPasswordCharacters);
        var hash = await passwords.MakeAsync(password);
        await ChangeAsync(actor, userId, "user.reset", "", user =>
            version.Length == 0 || version == VersionOf(user)
                ? user with
                {
                    PasswordHash = hash, Stamp = random.NewBytes(StampBytes), SealedTotp = null, Failures = 0,
                    LockedUntil = null,
                }
                : throw OfficeFaultException.Conflict(
                    $"没有再重置：“{userId}”刚才已重置或修改过。新密码只显示一次；确需再重置，请重新打开本页再操作。",
                    $"not reset again: {userId} was reset or changed a moment ago. A password is shown once; to reset "
                    + "it anew, open the page again."));
        return password;
    }

    /// <summary>Ends every session of theirs.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="name">As it stands in records; empty: the id.</param>
    /// <param name="role">What is allowed.</param>
    /// <param name="isActive">Whether they may sign in.</param>
    /// <param name="email">As in <see cref="AddAsync"/>; null: as it is. Of another address it is
    /// another person: whom OpenID Connect knew is a stranger to it again.</param>
    /// <exception cref="OfficeFaultException">No owner would be left, there is no such user, or the address is
    /// somebody else's.</exception>
    public async Task SetAsync(
        string actor, string userId, string name, Role role, bool isActive, string? email = null)
    {
        CheckRole(role);
        CheckName(name);
        var address = email is null ? null : ReadEmail(email);
        await ledger.WriteAsync(async session =>
        {
            // Of two that each take the other's role the second sees what the first did.
            await UserStatements.LockOwnersAsync(session);
            var user = await FindAsync(session, userId);
            var all = await UserStatements.ListAsync(session);
            if ((role != Role.Owner || !isActive)
                && !all.Any(other => other.UserId != userId && other is { Role: Role.Owner, IsActive: true }))
                throw OfficeFaultException.Conflict(
                    "至少要保留一位可用的店主账号", "one owner who can sign in has to be left");
            if (address is not null)
                await MoveAsync(session, actor, user, address);
            await UserStatements.UpdateAsync(session, user with
            {
                Name = Shown(name, userId), Role = role, IsActive = isActive, Stamp = random.NewBytes(StampBytes),
                Email = address ?? user.Email,
            });
            await UserStatements.AddAsync(session, new AuditEntry(
                time.GetUtcNow(), actor, "user.change", userId, isActive ? $"{role}" : "inactive"));
            return true;
        });
    }

    /// <summary>Whom OpenID Connect knew is a stranger to it again, until the next sign-in by the address on record.
    /// Every session of theirs ends.</summary>
    /// <exception cref="OfficeFaultException">There is no such user, or no link.</exception>
    public async Task UnlinkAsync(string actor, string userId)
    {
        var isDone = await ledger.WriteAsync(async session =>
        {
            var user = await FindAsync(session, userId);
            if (!await UserLinkStatements.RemoveAsync(session, userId))
                return false;
            DemandWayIn(userId, user.Email, user.HasPassword);
            await UserStatements.UpdateAsync(session, user with { Stamp = random.NewBytes(StampBytes) });
            await UserStatements.AddAsync(
                session, new AuditEntry(time.GetUtcNow(), actor, "user.unlink", userId, ""));
            return true;
        });
        if (!isDone)
            throw OfficeFaultException.Conflict(
                $"用户“{userId}”没有关联企业账号", $"{userId} is not linked with an account of OpenID Connect");
    }

    /// <summary>Of one's own. Every other session ends.</summary>
    /// <returns>The stamp of sessions from now on.</returns>
    /// <exception cref="OfficeFaultException">The old one is wrong, or the new one too short.</exception>
    public async Task<byte[]> ChangePasswordAsync(string userId, string password, string next)
    {
        if (next.Length is < ShortestPassword or > PasswordHash.Longest)
            throw OfficeFaultException.Invalid("password",
                $"新密码需要 {ShortestPassword} 到 {PasswordHash.Longest} 个字符",
                $"the new password needs {ShortestPassword} to {PasswordHash.Longest} characters");
        if (PasswordPolicy.IsEasy(next, userId))
            throw OfficeFaultException.Invalid("password",
                "新密码太容易被猜到：请不要用常见密码、账号，或连续、重复的字符",
                "password: too easily guessed; not a common one, nor the user name, nor signs that are all the same or "
                + "one after the other");
        var user = await CheckAsync(
            userId, password, "原密码不对", "the password of now is wrong", field: "current");
        var (hash, stamp) = (await passwords.MakeAsync(next), random.NewBytes(StampBytes));
        await ChangeAsync(userId, userId, "user.password", "", one => one.PasswordHash == user.PasswordHash
            ? one with { PasswordHash = hash, Stamp = stamp }
            : throw OfficeFaultException.Conflict("密码刚被重置", "the password was reset meanwhile"));
        return stamp;
    }

    /// <summary>A secret for the second step; nothing is kept of it until <see cref="TurnTotpOnAsync"/>.</summary>
    /// <returns>It in base 32, and what an authenticator reads as a QR code.</returns>
    public (string Secret, string Uri) DraftTotp(string userId, string issuer)
    {
        var secret = random.NewBytes(TotpBytes);
        return (Base32Encoding.ToString(secret), new OtpUri(OtpType.Totp, secret, userId, issuer).ToString());
    }

    /// <exception cref="OfficeFaultException">The code is not that of the secret now, or the user has no password.
    /// </exception>
    public async Task TurnTotpOnAsync(string userId, string secret, string code)
    {
        byte[] bytes;
        try
        {
            bytes = Base32Encoding.ToBytes(secret);
        }
        catch (ArgumentException)
        {
            throw OfficeFaultException.Invalid("secret", "密钥无效，请重新开始", "the secret is none: begin anew");
        }

        if (bytes.Length != TotpBytes
            || !new Totp(bytes).VerifyTotp(time.GetUtcNow().UtcDateTime, code.Replace(" ", ""), out var step))
            throw OfficeFaultException.Invalid("code",
                "验证码不对，请查看手机时间是否准确后重试", "the code is wrong: check the clock of the phone and try again");
        await ChangeAsync(userId, userId, "user.totp", "on", user => user.HasPassword
            ? user with { SealedTotp = key.SealSecret(bytes, TotpOf(userId)), TotpStep = step }
            : throw OfficeFaultException.Conflict(
                "没有密码的用户用企业账号登录，第二步验证由企业账号负责",
                "who has no password signs in by the company's account, whose second step it is"));
    }

    /// <exception cref="OfficeFaultException">The password is wrong.</exception>
    public async Task TurnTotpOffAsync(string userId, string password)
    {
        await CheckAsync(userId, password, "密码不对", "the password is wrong");
        await ChangeAsync(userId, userId, "user.totp", "off", one => one with { SealedTotp = null });
    }

    /// <param name="actor">Who makes it.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="once">Of the form that asks for it: asked again with it, no other key is made. Empty: each time.
    /// </param>
    /// <returns>The key's id, and the key, which is told once.</returns>
    /// <exception cref="OfficeFaultException">It was made already, or the name cannot be one.</exception>
    public async Task<(string KeyId, string Secret)> AddApiKeyAsync(
        string actor, string name, Role role, string once = "")
    {
        CheckRole(role);
        if (string.IsNullOrWhiteSpace(name))
            throw OfficeFaultException.Invalid("name", "请填写用途", "name: say what it is for");
        CheckName(name);
        var secret = SignInUseCase.ApiKeyPrefix + random.NewText(ApiKeyCharacters);
        var id = once.Length > 0 ? KeyIdOf(actor, once) : $"key-{random.NewText(KeyIdCharacters)}";
        var now = time.GetUtcNow();
        var isNew = await ledger.WriteAsync(async session =>
        {
            if (!await UserStatements.AddAsync(
                session, new StoredApiKey(id, key.HashApiKey(secret), name.Trim(), role, actor, now, null)))
                return false;
            await UserStatements.AddAsync(session, new AuditEntry(now, actor, "apiKey.add", id, $"{role}: {name}"));
            return true;
        });
        return isNew ? (id, secret) : throw OfficeFaultException.Conflict(
            $"密钥 {id} 已生成，没有再生成一个。密钥只显示一次；没有记下的话，请吊销它，再添加一个。",
            $"the key {id} is made already, and no other one. It was shown once: who did not keep it revokes it and "
            + "adds another one.");
    }

    private string KeyIdOf(string actor, string once) => "key-" + new DerivedBytes(
        key.DeriveName("api key id", $"{actor}/{once}")).NewText(KeyIdCharacters);

    /// <exception cref="OfficeFaultException">There is no such key that is good.</exception>
    public async Task RevokeApiKeyAsync(string actor, string keyId)
    {
        var now = time.GetUtcNow();
        var revoked = await ledger.WriteAsync(async session =>
        {
            if (!await UserStatements.RevokeApiKeyAsync(session, keyId, now))
                return false;
            await UserStatements.AddAsync(session, new AuditEntry(now, actor, "apiKey.revoke", keyId, ""));
            return true;
        });
        if (!revoked)
            throw OfficeFaultException.NotFound("没有这个可用的密钥", $"there is no API key {keyId} that is good");
    }

    private Task<bool> ChangeAsync(
        string actor, string userId, string action, string detail, Func<StoredUser, StoredUser> change) =>
        ledger.WriteAsync(async session =>
        {
            await UserStatements.UpdateAsync(session, change(await FindAsync(session, userId)));
            await UserStatements.AddAsync(session, new AuditEntry(time.GetUtcNow(), actor, action, userId, detail));
            return true;
        });

    private async Task<StoredUser> CheckAsync(
        string userId, string password, string chinese, string english, string field = "password")
    {
        var user = await ledger.ReadAsync(session => UserStatements.FindAsync(session, userId))
            ?? throw NoUser(userId);
        return await passwords.IsOfAsync(password, user.PasswordHash)
            ? user
            : throw OfficeFaultException.Invalid(field, chinese, english);
    }

    private static OfficeFaultException NoUser(string userId) =>
        OfficeFaultException.NotFound($"没有用户“{userId}”", $"there is no user {userId}");

    private static async Task<StoredUser> FindAsync(ISqlSession session, string userId) =>
        await UserStatements.FindAsync(session, userId, isToChange: true)
        ?? throw NoUser(userId);

    private static void CheckId(string userId)
    {
        if (!UserId().IsMatch(userId))
            throw OfficeFaultException.Invalid("userId",
                "账号只能由 1 到 64 个英文字母、数字和 . _ - @ 组成",
                "userId: what is typed to sign in has 1 to 64 letters of a to z, digits and . _ - @");
    }

    private static string ReadEmail(string text) => text.Trim() is not { Length: > 0 } typed ? ""
        : EmailAddress.Read(typed) ?? throw OfficeFaultException.Invalid("email",
            "邮箱地址格式不对，例如 li.ming@example.com",
            "email: this is no address; write it like li.ming@example.com");

    // Of two that take it at once both get it, and neither signs in by it: OpenIdSignInUseCase wants one.
    // By which the first sign-in by OpenID Connect knows a user; empty: by nothing.
    private static string KnownBy(string userId, string email) =>
        email.Length > 0 ? email : EmailAddress.Read(userId) ?? "";

    private static void DemandWayIn(string userId, string email, bool hasPassword)
    {
        if (!hasPassword && KnownBy(userId, email).Length == 0)
            throw OfficeFaultException.Invalid("email",
                "没有密码的用户要填邮箱：第一次用企业账号登录时按邮箱核对",
                "email: without a password an address is needed, by which the first sign-in is known");
    }

    private async Task MoveAsync(ISqlSession session, string actor, StoredUser user, string email)
    {
        var (userId, now) = (user.UserId, time.GetUtcNow());
        DemandWayIn(userId, email, user.HasPassword);
        await DemandFreeAsync(session, userId, KnownBy(userId, email));
        if (email == user.Email)
            return;
        await UserStatements.AddAsync(session, new AuditEntry(now, actor, "user.email", userId, email));
        if (KnownBy(userId, email) != KnownBy(userId, user.Email)
            && await UserLinkStatements.RemoveAsync(session, userId))
            await UserStatements.AddAsync(session, new AuditEntry(now, actor, "user.unlink", userId, ""));
    }

    private static async Task DemandFreeAsync(ISqlSession session, string userId, string address)
    {
        if (address.Length > 0
            && (await UserLinkStatements.ListUsersOfAsync(session, address)).FirstOrDefault(
                other => other != userId) is { } taken)
            throw OfficeFaultException.Conflict(
                $"邮箱“{address}”已属于用户“{taken}”", $"{address} is the address of {taken} already");
    }

    private static void CheckName(string name)
    {
        if (name.Trim().Length > LongestName || !PlainText.IsLine(name))
            throw OfficeFaultException.Invalid("name",
                $"最多 {LongestName} 个字，不含换行和控制字符",
                $"name: at most {LongestName} characters on one line, without control characters");
    }

    private static void CheckRole(Role role)
    {
        if (!Enum.IsDefined(role))
            throw OfficeFaultException.Invalid("role", "没有这个角色", "role: there is no such role");
    }

    private static string Shown(string name, string userId) => string.IsNullOrWhiteSpace(name) ? userId : name.Trim();

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}\z")]
    private static partial Regex UserId();
}
