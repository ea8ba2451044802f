using System.Text;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads a catalog document and checks it as a whole (contract, Catalog; spec L).</summary>
/// <remarks>Pure: the same text gives the same answer, but for the time zones that the machine knows.</remarks>
public static class CatalogReader
{
    /// <summary>The longest document, in bytes of UTF-8.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>How many problems one reading reports; the last of so many says how many more there are.</summary>
    public const int MaxProblems = 1_000;

    private static readonly string[] Sections = ["environments", "clusters", "tenants", "tools", "people", "channels"];

    /// <summary>Reads YAML or JSON (which is YAML). Never throws for what the text holds.</summary>
    /// <param name="text">The document, at most <see cref="MaxBytes"/> as UTF-8.</param>
    /// <param name="fileName">Where it comes from, for the problems' lines; null when it has no name.</param>
    /// <returns>The document, or all its problems sorted by line.</returns>
    public static CatalogReadResult Read(string text, string? fileName)
    {
        var problems = new CatalogProblems();
        var document = Read(text, problems);
        return problems.None && document is not null
            ? new CatalogReadResult.Accepted(document)
            : new CatalogReadResult.Refused(fileName, problems.Sorted());
    }

    private static CatalogDocument? Read(string text, CatalogProblems problems)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            problems.Add(1, 1, "", $"a catalog has at most {MaxBytes / (1024 * 1024)} MB");
            return null;
        }

        text = text.TrimStart('\uFEFF');
        if (!HasOnlyReadableCharacters(text, problems)) return null;
        if (CatalogNodeParser.Parse(text, problems) is not { } root || root is ScalarNode { IsNull: true })
        {
            // Somebody who wants an empty catalog can say so: an empty file is more often an accident, and would archive everything.
            if (problems.None) problems.Add(1, 1, "", "this document is empty; to have an empty catalog, write {}");
            return null;
        }

        if (root is not MappingNode mapping)
        {
            problems.Add(root, "", $"expected a mapping with {string.Join(", ", Sections)}, found {root.Kind}");
            return null;
        }

        var reading = new CatalogReading(problems, DeclaredNames.Of(mapping));
        var sections = MappingReader.Open(reading, mapping, "", Sections)!;
        return new CatalogDocument
        {
            Environments = EnvironmentReader.Read(sections),
            Clusters = TenantReader.ReadClusters(sections),
            Tenants = TenantReader.Read(sections),
            Tools = ToolReader.Read(sections),
            People = PersonReader.Read(sections),
            Channels = ChannelReader.Read(sections),
        };
    }

    /// <summary>The YAML parser takes a zero character for the end of the text and would silently leave out the rest.</summary>
    private static bool HasOnlyReadableCharacters(string text, CatalogProblems problems)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var wrong = char.IsSurrogate(text[i]) ? !char.IsSurrogatePair(text, i) : char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t' or '\u0085');
            if (wrong)
            {
                problems.Add(line, i - start + 1, "", $"the character U+{(int)text[i]:X4} cannot stand in a catalog");
                return false;
            }

            if (char.IsSurrogate(text[i])) i++;
            else if (text[i] == '\n') (line, start) = (line + 1, i + 1);
        }

        return true;
    }
}
