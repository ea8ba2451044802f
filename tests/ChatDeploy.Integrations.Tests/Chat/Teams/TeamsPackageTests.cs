using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Chat.Teams;

/// <summary><c>infra/teams/package.sh</c> makes what Teams takes.</summary>
public sealed class TeamsPackageTests
{
    private const string AppId = "11111111-2222-3333-4444-555555555555";
    private const string Host = "deploy.acme.example";
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Here(), "../../../../infra/teams"));

    [Fact]
    public async Task The_script_fills_in_checks_and_zips()
    {
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "app.zip");
        var (code, said) = await RunAsync("package.sh", AppId.ToUpperInvariant(), Host, file);
        Assert.True(code == 0, said);
        Assert.DoesNotContain("not checked", said, StringComparison.Ordinal);

        await using var zip = await ZipFile.OpenReadAsync(file);
        Assert.Equal(["color.png", "manifest.json", "outline.png"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        var manifest = JsonNode.Parse(await ReadAsync(zip, "manifest.json"))!;
        Assert.Equal((AppId, AppId, Host), ((string?)manifest["id"], (string?)manifest["bots"]![0]!["botId"], (string?)manifest["validDomains"]![0]));
        Assert.Equal(($"https://{Host}/teams/tab", $"api://{Host}/{AppId}"), ((string?)manifest["staticTabs"]![1]!["contentUrl"], (string?)manifest["webApplicationInfo"]!["resource"]));
        Assert.DoesNotContain("example.com", manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((192, 192), Size(await ReadAsync(zip, "color.png")));
        Assert.Equal((32, 32), Size(await ReadAsync(zip, "outline.png")));
    }

    [Theory]
    [InlineData("4711", Host)]
    [InlineData(AppId, "https://deploy.acme.example")]
    [InlineData(AppId, "deploy.acme.example:8443")]
    [InlineData(AppId, "localhost")]
    [InlineData(AppId, "10.0.0.1")]
    [InlineData(AppId, "x/g;s/a")]
    public async Task What_Teams_could_not_use_is_refused_with_a_word(string appId, string host)
    {
        using var directory = new TestDirectory();
        var (code, said) = await RunAsync("package.sh", appId, host, Path.Combine(directory.Path, "app.zip"));
        Assert.NotEqual(0, code);
        Assert.Contains("is expected", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public async Task The_check_finds_what_Teams_would_refuse()
    {
        using var directory = new TestDirectory();
        var manifest = Manifest();
        manifest["bots"]![0]!["commandLists"]![0]!["commands"]![0]!["title"] = new string('x', 33);
        manifest["botz"] = new JsonArray();
        var file = Path.Combine(directory.Path, "manifest.json");
        await File.WriteAllTextAsync(file, manifest.ToJsonString());
        await RunAsync("package.sh", AppId, Host, Path.Combine(directory.Path, "app.zip"));
        var (code, said) = await StartAsync("node", "schema/validate.mjs", file);
        Assert.Equal(1, code);
        Assert.Contains("32 characters", said, StringComparison.Ordinal);
        Assert.Contains("botz", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_commands_are_understood()
    {
        // The home card; the grammar that all surfaces share does not have it.
        var known = GrammarHelp.Entries.Select(entry => entry.Keyword).Append("mine").ToHashSet(StringComparer.Ordinal);
        var commands = ((JsonArray)Manifest()["bots"]![0]!["commandLists"]!).SelectMany(list => (JsonArray)list!["commands"]!).Select(command => (string)command!["title"]!);
        Assert.All(commands, command => Assert.Contains(command, known));
    }

    private static JsonObject Manifest() => (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!;

    private static (int Width, int Height) Size(byte[] png) => (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static async Task<byte[]> ReadAsync(ZipArchive zip, string name)
    {
        await using var stream = await zip.GetEntry(name)!.OpenAsync();
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    private static Task<(int Code, string Said)> RunAsync(string script, params string[] arguments) => StartAsync("bash", [script, .. arguments]);

    private static async Task<(int Code, string Said)> StartAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
