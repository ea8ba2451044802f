using System.Text.Json;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

/// <summary>What a test expects of a reading: a document, or problems.</summary>
internal static class Reading
{
    public static CatalogDocument Accepted(string text)
    {
        var result = CatalogReader.Read(text, "catalog.yaml");
        if (result is CatalogReadResult.Refused refused) Assert.Fail(string.Join('\n', refused.Lines));
        return Assert.IsType<CatalogReadResult.Accepted>(result).Document;
    }

    public static IReadOnlyList<CatalogProblem> Problems(string text) =>
        Assert.IsType<CatalogReadResult.Refused>(CatalogReader.Read(text, "catalog.yaml")).Problems;

    /// <summary>The whole document as text, to compare two of them.</summary>
    public static string Spelled(CatalogDocument document) => JsonSerializer.Serialize(document, JsonColumn.Options);
}
