using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary>A folder beside the tests with packages of npm, which are installed from their lock where that was not done yet.</summary>
/// <param name="folder">Where, from here.</param>
/// <param name="package">One of its packages.</param>
internal sealed class NodeFolder(string folder, string package)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly SemaphoreSlim _installing = new(1);

    /// <summary>Slack's own libraries.</summary>
    public static NodeFolder Bolt { get; } = new("bolt", "@slack/bolt");

    /// <summary>Slack's own types of blocks.</summary>
    public static NodeFolder Types { get; } = new("Blocks/types", "@slack/types");

    public string Path { get; } = System.IO.Path.Combine(Here(), folder);

    /// <summary>What the TypeScript compiler says of a source; empty where all is well.</summary>
    public async Task<string> CompileAsync(string source)
    {
        await InstallAsync();

        // Beside the packages, where the compiler looks for them.
        var file = System.IO.Path.Combine(Path, "obj", Guid.NewGuid().ToString("N"), "values.ts");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        try
        {
            await File.WriteAllTextAsync(file, source);
            return (await RunAsync("node", "", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--pretty", "false", file)).Output;
        }
        finally
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>Its standard output.</returns>
    public async Task<string> RunScriptAsync(string script, string input)
    {
        await InstallAsync();
        var (code, output) = await RunAsync("node", input, script);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Starts a script that goes on until its standard input ends.</summary>
    /// <returns>The process, and the first line it wrote.</returns>
    public async Task<(Process Process, string Line)> StartScriptAsync(string script, params string[] arguments)
    {
        await InstallAsync();
        var process = Start("node", [script, .. arguments]);
        return (process, await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? "");
    }

    private async Task InstallAsync()
    {
        await _installing.WaitAsync();
        try
        {
            if (File.Exists(System.IO.Path.Combine(Path, "node_modules", package, "package.json"))) return;
            var (code, output) = await RunAsync("npm", "", "ci", "--no-audit", "--no-fund");
            Assert.True(code == 0, output);
        }
        finally
        {
            _installing.Release();
        }
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string input, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output);
    }

    private Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })
        ?? throw new InvalidOperationException($"{program} does not start");

    private static string Here([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
