namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes versions.</summary>
internal static class VersionText
{
    /// <summary>The ref, or of a commit called by its sha the first seven digits; <c>nothing</c> where there is none.</summary>
    public static string Of(string? reference) =>
        reference is null ? "nothing" : reference.Length is 40 or 64 && reference.All(char.IsAsciiHexDigit) ? Digits(reference) : ChatLines.OneLine(reference, 60);

    /// <summary>From one version to another, with shas where the refs alone would not tell them apart (<c>main → main</c>).</summary>
    public static string Change((string? Ref, string? Sha) from, (string? Ref, string? Sha) to)
    {
        var (before, after) = (Of(from.Ref), Of(to.Ref));
        return before == after && from.Sha is { } was && to.Sha is { } willBe && was != willBe
            ? $"{before} ({Digits(was)}) → {after} ({Digits(willBe)})"
            : $"{before} → {after}";
    }

    /// <summary>A sha's first seven digits.</summary>
    public static string Digits(string sha) => sha.Length > 7 ? sha[..7] : sha;
}
