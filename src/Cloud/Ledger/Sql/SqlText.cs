using System.Runtime.CompilerServices;
using System.Text;

namespace PosCloud.Ledger;

/// <summary>A statement for either database, written as an interpolated string: what stands in braces goes beside it
/// as a parameter and never becomes a part of the text, but for another <see cref="SqlText"/>. Written in what SQLite
/// and PostgreSQL have in common.</summary>
[InterpolatedStringHandler]
internal sealed class SqlText
{
    // Where a parameter goes; no statement holds it otherwise.
    private const char Place = '\u0001';

    private readonly StringBuilder _text;
    private readonly List<SqlValue> _values;

    public SqlText(int literalLength, int formattedCount) =>
        (_text, _values) = (new StringBuilder(literalLength + formattedCount), new List<SqlValue>(formattedCount));

    /// <summary>Nothing: for a condition that is not asked for.</summary>
    public static SqlText None => new(0, 0);

    /// <summary>Locks the rows that a SELECT finds until the end of the transaction. In SQLite whoever writes is alone
    /// anyway.</summary>
    public static SqlText ForUpdate => Lock(isWaiting: true);

    /// <summary>As <see cref="ForUpdate"/>, leaving out the rows that another transaction holds.</summary>
    public static SqlText ForUpdateSkipLocked => Lock(isWaiting: false);

    public IReadOnlyList<SqlValue> Values => _values;

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? value) => Add(value, SqlType.Text);

    public void AppendFormatted(long value) => Add(value, SqlType.Integer);

    public void AppendFormatted(long? value) => Add(value, SqlType.Integer);

    public void AppendFormatted(bool value) => Add(value, SqlType.Boolean);

    public void AppendFormatted(byte[]? value) => Add(value, SqlType.Bytes);

    public void AppendFormatted(DateTimeOffset? value) => Add(value, SqlType.Time);

    public void AppendFormatted(SqlJson value) => Add(value.Text, SqlType.Json);

    public void AppendFormatted(SqlText text)
    {
        _text.Append(text._text);
        _values.AddRange(text._values);
    }

    /// <summary>With a comma between each two.</summary>
    public static SqlText Join(IEnumerable<SqlText> parts)
    {
        var text = new SqlText(0, 0);
        foreach (var part in parts)
        {
            text.AppendLiteral(text._text.Length > 0 ? ", " : "");
            text.AppendFormatted(part);
        }

        return text;
    }

    /// <summary>The statement as a database reads it.</summary>
    /// <param name="lockClause">What locks rows there.</param>
    /// <returns>The text with $1, $2 … and the values in that order.</returns>
    public (string Text, IReadOnlyList<SqlValue> Values) Render(string lockClause)
    {
        var rendered = new StringBuilder(_text.Length + (2 * _values.Count));
        var values = new List<SqlValue>(_values.Count);
        var next = 0;
        foreach (var part in _text.ToString())
        {
            if (part != Place)
            {
                rendered.Append(part);
                continue;
            }

            var value = _values[next++];
            if (value.Type == SqlType.Lock)
            {
                rendered.Append(lockClause).Append(lockClause.Length > 0 && value.Value is false ? " SKIP LOCKED" : "");
                continue;
            }

            values.Add(value);
            rendered.Append('$').Append(values.Count);
        }

        return (rendered.ToString(), values);
    }

    private static SqlText Lock(bool isWaiting)
    {
        var text = new SqlText(0, 1);
        text.Add(isWaiting, SqlType.Lock);
        return text;
    }

    private void Add(object? value, SqlType type)
    {
        _values.Add(new SqlValue(value, type));
        _text.Append(Place);
    }
}

/// <summary>A parameter with its type, so that a null has one too.</summary>
internal readonly record struct SqlValue(object? Value, SqlType Type);

internal enum SqlType
{
    Text,
    Integer,
    Boolean,
    Bytes,
    Time,
    Json,
    Lock,
}

/// <summary>JSON that is text already.</summary>
internal readonly record struct SqlJson(string Text);
