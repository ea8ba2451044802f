namespace ChatDeploy.Pages.Catalog;

/// <summary>The catalog that a new installation starts from: it explains itself.</summary>
internal static class FirstCatalog
{
    private static readonly Lazy<string> Text = new(Read);

    /// <summary>The text, with somebody as its administrator.</summary>
    /// <param name="person">Who starts; the person of the bootstrap token, who is in no catalog, becomes ada.</param>
    public static string For(string person) =>
        Text.Value.Replace("{{person}}", person == Core.Catalog.Documents.CatalogDocument.BootstrapPerson ? "ada" : person, StringComparison.Ordinal);

    private static string Read()
    {
        using var stream = typeof(FirstCatalog).Assembly.GetManifestResourceStream("pages/first-catalog.yaml") ?? throw new InvalidOperationException("there is no embedded file first-catalog.yaml");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
