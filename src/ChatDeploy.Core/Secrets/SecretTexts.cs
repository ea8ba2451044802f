namespace ChatDeploy.Core.Secrets;

/// <summary>What people are told of secrets that are missing.</summary>
internal static class SecretTexts
{
    /// <summary>Which, and what to do.</summary>
    public static string Missing(IReadOnlyCollection<string> references)
    {
        var names = string.Join(", ", references);
        var stored = references.Select(SecretReference.Find).FirstOrDefault(r => r?.Kind == SecretKind.Stored);
        return references.Count == 1
            ? $"{names} is needed and not there.{(stored is null ? " The service looks for it in its own environment and files." : $" An administrator sets it: secret set {stored.Name}")}"
            : $"{names} are needed and not there.{(stored is null ? " The service looks for them in its own environment and files." : $" An administrator sets them: secret set {stored.Name}")}";
    }
}
