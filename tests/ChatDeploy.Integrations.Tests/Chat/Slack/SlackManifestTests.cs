using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using YamlDotNet.Serialization;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary><c>infra/slack/manifest.yaml</c> is what Slack imports, and asks for what the code needs and no more.</summary>
public sealed class SlackManifestTests
{
    private const string Host = "https://chatdeploy.example.com";
    private static readonly JsonObject Manifest = Read();

    // The bot's scopes by method (Slack notes, section 6); channels are public or private, conversations are with one person.
    private static readonly Dictionary<string, string[]> ScopesOf = new(StringComparer.Ordinal)
    {
        ["chat.postMessage"] = ["chat:write"],
        ["chat.update"] = ["chat:write"],
        ["chat.delete"] = ["chat:write"],
        ["chat.postEphemeral"] = ["chat:write"],
        ["views.open"] = [],
        ["views.push"] = [],
        ["views.update"] = [],
        ["views.publish"] = [],
        ["conversations.history"] = ["channels:history", "groups:history", "im:history"],
        ["conversations.replies"] = ["channels:history", "groups:history", "im:history"],
        ["conversations.info"] = ["channels:read", "groups:read", "im:read", "mpim:read"],
        ["conversations.open"] = ["im:write"],
        ["users.info"] = ["users:read", "users:read.email"],
        ["users.lookupByEmail"] = ["users:read.email"],
        ["auth.test"] = [],
        ["apps.connections.open"] = [],
    };

    private static readonly Dictionary<string, string[]> ScopesOfEvents = new(StringComparer.Ordinal)
    {
        ["app_home_opened"] = [],
        ["app_mention"] = ["app_mentions:read"],
        ["app_uninstalled"] = [],
        ["message.im"] = ["im:history"],
        ["tokens_revoked"] = [],
    };

    [Fact]
    public void Its_scopes_are_what_methods_events_and_commands_need_and_no_more()
    {
        var methods = typeof(SlackMethod).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<SlackMethod>().Select(method => method.Name).ToList();
        Assert.NotEmpty(methods);
        var needed = methods.SelectMany(method => ScopesOf[method]).Concat(Events().SelectMany(name => ScopesOfEvents[name])).Append("commands").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(needed, Texts(Manifest["oauth_config"]!["scopes"]!["bot"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_of_its_events_is_read()
    {
        foreach (var name in Events())
        {
            var item = new JsonObject { ["type"] = name.Split('.')[0], ["user"] = "U0ADA", ["channel"] = "D0ADA", ["channel_type"] = "im", ["ts"] = "1.2", ["tab"] = "home", ["text"] = "status" };
            var request = SlackRequestReader.ReadEvent(new JsonObject { ["type"] = "event_callback", ["team_id"] = "T0DEMO", ["event"] = item });
            Assert.False(request is null or SlackRequest.Unused, name);
        }
    }

    [Fact]
    public void One_host_is_to_be_replaced_and_the_addresses_are_those_that_are_served()
    {
        var addresses = Strings(Manifest).Where(text => text.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, addresses.Count);
        Assert.Equal(["/slack/commands", "/slack/events", "/slack/interactions"], addresses.Select(address => address[Host.Length..]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(addresses, address => Assert.StartsWith(Host + "/", address, StringComparison.Ordinal));
    }

    [Fact]
    public void It_has_the_command_the_shortcut_and_the_tabs()
    {
        Assert.Equal("/deploy", (string?)Manifest["features"]!["slash_commands"]![0]!["command"]);
        Assert.Equal(("new_deploy", "global"), ((string?)Manifest["features"]!["shortcuts"]![0]!["callback_id"], (string?)Manifest["features"]!["shortcuts"]![0]!["type"]));
        Assert.True((bool)Manifest["features"]!["app_home"]!["home_tab_enabled"]!);
        Assert.False((bool)Manifest["features"]!["app_home"]!["messages_tab_read_only_enabled"]!);
        Assert.True((bool)Manifest["settings"]!["interactivity"]!["is_enabled"]!);
        Assert.False((bool)Manifest["settings"]!["token_rotation_enabled"]!);
    }

    // Version 1 of Slack's published schema.
    [Theory]
    [InlineData("display_information.name", 35)]
    [InlineData("display_information.description", 140)]
    [InlineData("display_information.background_color", 7)]
    [InlineData("features.bot_user.display_name", 80)]
    [InlineData("features.shortcuts.0.name", 24)]
    [InlineData("features.shortcuts.0.callback_id", 255)]
    [InlineData("features.shortcuts.0.description", 150)]
    [InlineData("features.slash_commands.0.command", 32)]
    [InlineData("features.slash_commands.0.description", 2_000)]
    [InlineData("features.slash_commands.0.usage_hint", 1_000)]
    public void Its_texts_are_within_Slacks_limits(string path, int longest)
    {
        var node = path.Split('.').Aggregate((JsonNode)Manifest, (at, name) => (at is JsonArray list ? list[int.Parse(name)] : at[name])!);
        Assert.InRange(node.GetValue<string>().Length, 1, longest);
    }

    [Fact]
    public async Task It_is_what_Slacks_own_type_of_manifests_says() => Assert.Equal("", await NodeFolder.Bolt.CompileAsync(Source(Manifest)));

    [Fact]
    public async Task The_type_finds_an_unknown_scope_and_an_unknown_setting()
    {
        var (scope, setting) = ((JsonObject)Manifest.DeepClone(), (JsonObject)Manifest.DeepClone());
        ((JsonArray)scope["oauth_config"]!["scopes"]!["bot"]!).Add("chat:shout");
        setting["settings"]!["socket_mode"] = true;
        var said = await NodeFolder.Bolt.CompileAsync(Source(scope, setting));
        Assert.Contains("chat:shout", said, StringComparison.Ordinal);
        Assert.Contains("\"socket_mode\"", said, StringComparison.Ordinal);
    }

    private static string Source(params JsonObject[] manifests) =>
        "import type { AppsManifestCreateArguments } from \"@slack/web-api\";\n"
        + string.Concat(manifests.Index().Select(m => $"export const manifest{m.Index}: AppsManifestCreateArguments[\"manifest\"] = {m.Item.ToJsonString()};\n"));

    private static IEnumerable<string> Events() => Texts(Manifest["settings"]!["event_subscriptions"]!["bot_events"]);

    private static IEnumerable<string> Texts(JsonNode? list) => ((JsonArray)list!).Select(item => item!.GetValue<string>());

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject parts => parts.SelectMany(part => Strings(part.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    private static JsonObject Read()
    {
        var file = Path.GetFullPath(Path.Combine(Here(), "../../../../infra/slack/manifest.yaml"));
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(file));
        return (JsonObject)JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
