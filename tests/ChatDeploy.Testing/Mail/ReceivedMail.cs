using System.Text.Json;

namespace ChatDeploy.Testing.Mail;

/// <summary>A mail as Python's parser reads it.</summary>
public sealed record ReceivedMail(string To, ILookup<string, string> Headers, string Type, IReadOnlyList<string> PartTypes, string Words, string Html, IReadOnlyList<string> Defects, int LongestLine, bool IsAscii)
{
    /// <summary>A header that is there once.</summary>
    public string this[string header] => Headers[header].Single();

    internal static ReceivedMail Read(JsonElement mail)
    {
        var parts = mail.GetProperty("parts").EnumerateArray().Select(part => (Type: part[0].GetString()!, Content: part[1].GetString()!)).ToList();
        return new ReceivedMail(
            mail.GetProperty("to").EnumerateArray().Single().GetString()!,
            mail.GetProperty("headers").EnumerateArray().ToLookup(h => h[0].GetString()!, h => h[1].GetString()!, StringComparer.OrdinalIgnoreCase),
            mail.GetProperty("type").GetString()!,
            [.. parts.Select(part => part.Type)],
            parts[0].Content,
            parts[1].Content,
            [.. mail.GetProperty("defects").EnumerateArray().Select(d => d.GetString()!)],
            mail.GetProperty("longestLine").GetInt32(),
            mail.GetProperty("isAscii").GetBoolean());
    }
}
