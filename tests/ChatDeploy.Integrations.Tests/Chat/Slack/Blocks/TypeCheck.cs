using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

/// <summary>Checks JSON against the types of npm's <c>@slack/types</c> with the TypeScript compiler. Installs both from their lock where that was not done yet.</summary>
internal static class TypeCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Installing = new(1);
    private static readonly string[] Free = ["text", "value", "url", "action_id", "block_id", "initial_value", "private_metadata"];
    private static readonly string Folder = Path.Combine(Here(), "types");

    /// <summary>What the compiler says; empty where all is well.</summary>
    public static async Task<string> ProblemsAsync(IEnumerable<(string Type, JsonNode Value)> values)
    {
        await InstallAsync();
        var source = new StringBuilder("import type { HomeView, KnownBlock, ModalView, View } from \"@slack/types\";\n");
        foreach (var (number, (type, value)) in values.Index()) source.Append("export const value").Append(number).Append(": ").Append(type).Append(" = ").Append(Shape(value)!.ToJsonString()).Append(";\n");

        // Beside the packages, where the compiler looks for them.
        var file = Path.Combine(Folder, "obj", Guid.NewGuid().ToString("N"), "values.ts");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            await File.WriteAllTextAsync(file, source.ToString());
            var (_, output) = await RunAsync("node", ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--pretty", "false", file]);
            return output;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    // What is alike but for its texts is checked once: the compiler takes a minute for all.
    private static JsonNode? Shape(JsonNode? node, string name = "") => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => Shape(item)).DistinctBy(item => item?.ToJsonString())]),
        JsonValue when name == "max_length" => 1,
        JsonObject parts => new JsonObject(parts.Select(part => KeyValuePair.Create(part.Key, Shape(part.Value, part.Key)))),
        JsonValue value when Free.Contains(name) && value.GetValueKind() == JsonValueKind.String => "x",
        _ => node?.DeepClone(),
    };

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(Path.Combine(Folder, "node_modules/@slack/types/package.json"))) return;
            var (code, output) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund"]);
            Assert.True(code == 0, output);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start");
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
