using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kept.Ledger;

/// <summary>
/// Writes JSON in the one spelling of RFC 8785 (JCS): members sorted by the UTF-16 units of their names, no white
/// space, the shortest escapes, UTF-8. Numbers are restricted to integers, whose spelling needs no floating point.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The deepest nesting written, and the deepest that System.Text.Json reads by default.</summary>
    public const int MaxDepth = 64;

    /// <summary>The greatest magnitude of a number, 2^53-1 (RFC 7493 section 2.2): all readers keep it exact.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>The canonical text of a value; null is JSON's null.</summary>
    /// <exception cref="FormatException">
    /// A number is no integer within ±(2^53-1), a string is not valid UTF-16, or the nesting is deeper than 64. The
    /// message never quotes a value.
    /// </exception>
    public static string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value, depth: 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case JsonObject members: AppendObject(text, members, depth + 1); break;
            case JsonArray items: AppendArray(text, items, depth + 1); break;
            default: AppendScalar(text, value); break;
        }
    }

    static void AppendObject(StringBuilder text, JsonObject members, int depth)
    {
        RequireDepth(depth);
        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, name);
            text.Append(':');
            Append(text, value, depth);
            separator = ",";
        }

        text.Append('}');
    }

    static void AppendArray(StringBuilder text, JsonArray items, int depth)
    {
        RequireDepth(depth);
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, items[i], depth);
        }

        text.Append(']');
    }

    static void AppendScalar(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: AppendString(text, StringOf(value)); break;
            case JsonValueKind.Number: text.Append(IntegerOf(value)); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            default: text.Append("null"); break;
        }
    }

    static string StringOf(JsonNode value)
    {
        // Dates and identifiers are strings of their own types; System.Text.Json knows how it spells them.
        if (value.AsValue().TryGetValue<string>(out var text)) return text;
        return JsonSerializer.Deserialize<string>(value.ToJsonString())!;
    }

    static string IntegerOf(JsonNode value)
    {
        var isInteger = long.TryParse(
            value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (!isInteger || number is < -MaxInteger or > MaxInteger)
            throw new FormatException("A number of an entry must be an integer within ±(2^53-1).");
        return number.ToString(CultureInfo.InvariantCulture);
    }

    static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var unit = value[i];
            if (char.IsSurrogatePair(value, i)) text.Append(unit).Append(value[++i]);
            else if (char.IsSurrogate(unit)) throw new FormatException("A string of an entry is not valid UTF-16.");
            else AppendUnit(text, unit);
        }

        text.Append('"');
    }

    static void AppendUnit(StringBuilder text, char unit)
    {
        switch (unit)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\b': text.Append("\\b"); break;
            case '\t': text.Append("\\t"); break;
            case '\n': text.Append("\\n"); break;
            case '\f': text.Append("\\f"); break;
            case '\r': text.Append("\\r"); break;
            case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"); break;
            default: text.Append(unit); break;
        }
    }

    static void RequireDepth(int depth)
    {
        if (depth > MaxDepth) throw new FormatException("An entry is nested deeper than 64.");
    }
}
