using System.Text.RegularExpressions;

namespace ChatDeploy.Core.Secrets;

/// <summary>
/// A value of a runner's <c>env</c> that stands for a secret (spec E4): <c>secret:crm-db</c> of the store, <c>env:CRM_DB</c> of the service's
/// environment, or <c>file:/run/secrets/crm-db</c>. Only the reference is in the catalog, in previews and their digests.
/// </summary>
/// <param name="Kind">Where it is.</param>
/// <param name="Name">The secret's name, the variable's name, or the path.</param>
public sealed partial record SecretReference(SecretKind Kind, string Name)
{
    /// <summary>The most characters of a secret's name.</summary>
    public const int LongestName = 63;

    // In milliseconds; out of reach, since nothing here backtracks.
    private const int MatchTimeout = 10_000;

    /// <summary>The reference that a value is; null for every other value.</summary>
    public static SecretReference? Find(string? value)
    {
        if (value is null) return null;
        if (Stored().Match(value) is { Success: true } stored) return new SecretReference(SecretKind.Stored, stored.Groups["name"].Value);
        if (Variable().Match(value) is { Success: true } variable) return new SecretReference(SecretKind.Variable, variable.Groups["name"].Value);
        return Path().Match(value) is { Success: true } path ? new SecretReference(SecretKind.File, path.Groups["name"].Value) : null;
    }

    /// <summary>Whether a value looks like a reference to a stored secret and cannot be one.</summary>
    public static bool IsMisspelt(string value) => value is not null && value.StartsWith("secret:", StringComparison.Ordinal) && Find(value) is null;

    /// <summary>Whether a secret may be called so: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 63, beginning with a letter or digit.</summary>
    public static bool IsName(string? name) => name is not null && Stored().IsMatch("secret:" + name);

    /// <summary>As it is written in the catalog.</summary>
    public override string ToString() => Kind switch
    {
        SecretKind.Stored => $"secret:{Name}",
        SecretKind.Variable => $"env:{Name}",
        _ => $"file:{Name}",
    };

    [GeneratedRegex(@"\Asecret:(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,62})\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Stored();

    [GeneratedRegex(@"\Aenv:(?<name>[A-Za-z_][A-Za-z0-9_]*)\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Variable();

    // file:///… is an address, as repositories have them.
    [GeneratedRegex(@"\Afile:(?<name>/[^/\0\r\n][^\0\r\n]*)\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Path();
}

/// <summary>Where a secret is kept.</summary>
public enum SecretKind
{
    /// <summary>Encrypted in the store.</summary>
    Stored,

    /// <summary>In the environment of the service.</summary>
    Variable,

    /// <summary>In a file that the service can read.</summary>
    File,
}
