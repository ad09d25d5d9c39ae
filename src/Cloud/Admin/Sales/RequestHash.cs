using System.Collections;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PosCloud.Admin.Sales;

/// <summary>Tells whether a request that comes again under the same key is the same. What is as it is where nobody
/// gives it is left out, and the rest stands in the order of its names: a field that is added later changes no hash
/// that is on record.</summary>
internal static class RequestHash
{
    private static readonly JsonSerializerOptions Canonical = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
    };

    /// <returns>SHA-256, 32 bytes.</returns>
    public static byte[] Of<T>(T request) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, Canonical));

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        // Of a record with a constructor the defaults are its parameters'.
        var untouched = type.Type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type.Type);
        var order = 0;
        foreach (var part in type.Properties.OrderBy(part => part.Name, StringComparer.Ordinal))
        {
            part.Order = order++;
            var (hasDefault, usual) = untouched is not null
                ? (true, part.Get!(untouched))
                : (part.AssociatedParameter is { HasDefaultValue: true }, part.AssociatedParameter?.DefaultValue);
            // What follows from the others is not asked for.
            var isGiven = part.Set is not null || part.AssociatedParameter is not null;
            part.ShouldSerialize = (_, value) => isGiven && !(hasDefault && IsSame(value, usual));
        }
    }

    private static bool IsSame(object? value, object? usual) => Equals(value, usual)
        || (value is IEnumerable some && usual is IEnumerable none && IsEmpty(some) && IsEmpty(none));

    private static bool IsEmpty(IEnumerable list) => !list.GetEnumerator().MoveNext();
}
