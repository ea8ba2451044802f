using System.Text;

namespace ChatDeploy.Core.Audit;

/// <summary>How long the texts of an audit row may be, in characters: much comes from outside, and none of it may keep an act from being written.</summary>
internal static class AuditLimits
{
    /// <summary>Codes and commits.</summary>
    public const int Code = 64;

    /// <summary>Names, addresses and ids of requests.</summary>
    public const int Name = 200;

    /// <summary>What is shown as text.</summary>
    public const int Text = 1_000;

    /// <summary>A text that the store can hold: cut, without NUL and without halves of characters.</summary>
    public static string? Fit(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var cut = text.Length <= longest ? text : text[..longest];
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\uFFFD');
    }
}
