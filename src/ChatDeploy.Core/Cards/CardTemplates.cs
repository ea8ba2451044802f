using System.Reflection;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating;

namespace ChatDeploy.Core.Cards;

/// <summary>All card templates of <c>cards/</c>, which are part of this assembly, compiled once. Thread-safe; a singleton.</summary>
public sealed class CardTemplates
{
    private const string Folder = "cards/";
    private const string Ending = ".json";

    private readonly SortedDictionary<string, CardTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Compiles every template. Throws <see cref="CardTemplateException"/> that names the first broken file.</summary>
    public CardTemplates()
    {
        var assembly = typeof(CardTemplates).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            _templates.Add(name[Folder.Length..^Ending.Length], Compile(assembly, name));
        }

        Stems = [.. _templates.Keys];
    }

    /// <summary>The templates' names: the files without their ending, in alphabetical order.</summary>
    public IReadOnlyList<string> Stems { get; }

    /// <summary>The card as it is shown.</summary>
    /// <exception cref="InvalidOperationException">There is no such template, or it does not become a card.</exception>
    /// <exception cref="CardTemplateException">The template and the data do not go together.</exception>
    public JsonNode Expand(CardContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!_templates.TryGetValue(content.Stem, out var template)) throw new InvalidOperationException($"there is no card template '{content.Stem}'");
        return template.Expand(content.Data) ?? throw new InvalidOperationException($"the card template '{content.Stem}' became nothing with this data");
    }

    private static CardTemplate Compile(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        try
        {
            return CardTemplate.Compile(reader.ReadToEnd());
        }
        catch (CardTemplateException error)
        {
            throw new CardTemplateException($"{name}: {error.Message}", error);
        }
    }
}
