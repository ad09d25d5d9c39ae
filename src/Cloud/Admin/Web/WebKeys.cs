using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Web;

/// <summary>The keys of cookies and forms, in the ledger, so that each node reads what another one wrote. Sealed: a
/// stolen database signs nobody in. Asked for when the first page is.</summary>
internal sealed class WebKeys(IServiceProvider parts, ILogger<WebKeys> log) : IXmlRepository
{
    // Lazily: options are read before the ledger is open.
    private ILedgerStore Ledger => (ILedgerStore)parts.GetService(typeof(ILedgerStore))!;

    private CodeKey Key => (CodeKey)parts.GetService(typeof(CodeKey))!;

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Wait(() => Ledger.ReadAsync(UserStatements.ListWebKeysAsync)).Select(Read).OfType<XElement>()];

    public void StoreElement(XElement element, string friendlyName) => Wait(() => Ledger.WriteAsync(async session =>
    {
        var text = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        await UserStatements.AddWebKeyAsync(session, friendlyName, Key.SealSecret(text, PlaceOf(friendlyName)));
        return true;
    }));

    // Null where it is damaged: what was sealed with it is good no more, and with the others it is.
    private XElement? Read((string Name, byte[] Sealed) kept)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(Key.OpenSecret(kept.Sealed, PlaceOf(kept.Name))));
        }
        catch (Exception fault) when (fault is CryptographicException or XmlException)
        {
            OfficeLog.WebKeyDamaged(log, kept.Name, fault.Message);
            return null;
        }
    }

    // The framework does not wait for an answer but for the thread: once when it begins, and once a day. It may be the
    // thread of a page that is rendered, whose turn the answer would wait for: so it is asked for on another one.
    private static T Wait<T>(Func<Task<T>> ask) => Task.Run(ask).GetAwaiter().GetResult();

    /// <summary>What a key is bound to.</summary>
    public static string PlaceOf(string name) => $"web key/{name}";
}
