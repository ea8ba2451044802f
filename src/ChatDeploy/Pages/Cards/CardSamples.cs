using System.Reflection;
using System.Text.Json.Nodes;

namespace ChatDeploy.Pages.Cards;

/// <summary>The sample data of the card templates, which lie beside them in <c>cards/</c> and are part of this assembly (spec B3). A singleton.</summary>
public sealed class CardSamples
{
    private const string Folder = "card-samples/";
    private const string Ending = ".data.json";

    private static readonly Assembly Program = typeof(CardSamples).Assembly;

    private readonly ILookup<string, string> _names;

    /// <summary>Finds out which there are; none is read.</summary>
    public CardSamples() => _names = Program.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => name[Folder.Length..^Ending.Length])
        .ToLookup(name => name.Split('.')[0], name => name.Split('.', 2) is [_, var variant] ? variant : "", StringComparer.Ordinal);

    /// <summary>The samples of a template: the ordinary one is "", others are named, such as <c>large</c>.</summary>
    /// <param name="stem">The template's name.</param>
    public IEnumerable<string> Of(string stem) => _names[stem];

    /// <summary>A sample's data.</summary>
    /// <param name="stem">The template's name.</param>
    /// <param name="variant">One of <see cref="Of"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such sample.</exception>
    public static JsonNode Read(string stem, string variant)
    {
        var name = $"{Folder}{stem}{(variant.Length == 0 ? "" : $".{variant}")}{Ending}";
        using var stream = Program.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"there is no sample {name}");
        return JsonNode.Parse(stream) ?? throw new InvalidOperationException($"the sample {name} is null");
    }
}
