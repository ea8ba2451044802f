namespace ChatDeploy.Api;

/// <summary>Tables for spreadsheets (RFC 4180).</summary>
internal static class CsvText
{
    /// <summary>What is answered with them; spreadsheets look for the mark that UTF-8 begins with.</summary>
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>A row, without the end of its line.</summary>
    public static string Row(params ReadOnlySpan<string?> values)
    {
        var fields = new string[values.Length];
        for (var i = 0; i < fields.Length; i++) fields[i] = Field(values[i]);
        return string.Join(',', fields);
    }

    /// <summary>A value as a field: quoted where it has to be, and never taken for a formula by a spreadsheet.</summary>
    public static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.TrimStart() is [('=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'), ..] || text[0] is '\t' or '\r' or '\n') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
