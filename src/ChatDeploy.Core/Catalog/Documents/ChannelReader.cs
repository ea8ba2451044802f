using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Posts;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads the section <c>channels</c>.</summary>
internal static class ChannelReader
{
    private static readonly string[] Keys = ["surface", "id", "tenants", "tools", "environments", "events"];
    private static readonly (string, string?)[] Surfaces = [("slack", "slack"), ("teams", "teams"), ("mail", "mail"), ("web", "web")];

    public static IReadOnlyList<ChannelEntry> Read(MappingReader root)
    {
        List<ChannelEntry> channels = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.Ordinal);
        foreach (var (node, path) in root.Items("channels"))
        {
            if (MappingReader.Open(root.Reading, node, path, Keys) is not { } entry) continue;
            entry.Require("surface", ": slack, teams, mail or web");
            entry.Require("id", ": the channel's id at the surface");
            var channel = new ChannelEntry
            {
                Surface = entry.OneOf("surface", Surfaces, null) ?? "",
                Id = entry.Text("id", id => !id.Any(char.IsWhiteSpace), "a channel's id") ?? "",
                Tenants = entry.Scope("tenants", NameKind.Tenant, NameKind.Store),
                Tools = entry.Scope("tools", NameKind.Tool),
                Environments = entry.Scope("environments", NameKind.Environment),
                Events = entry.Words("events", "a kind of event or '*'", word => EventKinds.IsKnown(word) ? (word, null) : (null, Unknown(root.Reading, word))) ?? [CatalogDocument.Everything],
            };
            channels.Add(channel);
            if (channel.Surface.Length > 0 && channel.Id.Length > 0)
                root.Reading.Once(taken, $"{channel.Surface}:{channel.Id}", entry.Find("id") ?? node, entry.PathOf("id"), "channel");
        }

        return channels;
    }

    private static string Unknown(CatalogReading reading, string word) =>
        $"no kind of event is named '{ScalarNode.Shortened(word)}'{reading.Nearest(word, EventKinds.Names.Concat(TimelineEntry.Types))}; known are {string.Join(", ", EventKinds.Names.Order(StringComparer.Ordinal))}, and a timeline's events such as applied";
}
