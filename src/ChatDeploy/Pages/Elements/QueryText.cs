using System.Text;

namespace ChatDeploy.Pages.Elements;

/// <summary>Reads and writes the query strings of pages.</summary>
internal static class QueryText
{
    /// <summary>What was asked for under a name; null when nothing was. Control characters, which no name has and the store refuses, are left out.</summary>
    public static string? Read(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Any(char.IsControl)) text = string.Concat(text.Where(c => !char.IsControl(c)));
        text = text.Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>A path with a query of the parameters that have a value.</summary>
    public static string Write(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var address = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value)) continue;
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }
}
