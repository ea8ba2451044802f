using System.Diagnostics;
using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.SignIn;

public sealed class CommandLineTests(StoreFixture store) : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_service_prints_a_link_for_an_administrator_and_the_command_one_for_anybody()
    {
        await using var database = await store.CreateDatabaseAsync();
        var catalog = Path.Combine(_directory.Path, "catalog.yaml");
        await File.WriteAllTextAsync(catalog, ApiWorld.Catalog, TestContext.Current.CancellationToken);
        string[] settings = [$"--ConnectionStrings:Store={database.ConnectionString}", $"--Store:DataDirectory={_directory.Path}/data", $"--Catalog:File={catalog}"];
        using var service = Start(["--urls", "http://127.0.0.1:0", .. settings]);
        try
        {
            var line = await LineAsync(service, "Console: ");
            Assert.Contains("Sign in as root, once and within 10 minutes", line, StringComparison.Ordinal);
            var link = new Uri(line.Split(' ')[^1]);
            Assert.Equal("root", await ConfirmAsync(link));

            using var command = Start(["sign-in-link", "ada", "--urls", link.GetLeftPart(UriPartial.Authority), .. settings]);
            var made = new Uri(await LineAsync(command, "http"));
            await command.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, "ada"), (command.ExitCode, await ConfirmAsync(made)));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), .. arguments])
    {
        WorkingDirectory = Path.GetTempPath(),
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    private static async Task<string> LineAsync(Process process, string beginning)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"the process printed no line that begins with {beginning}");
    }

    /// <summary>Whom a link offers to sign in.</summary>
    private static async Task<string> ConfirmAsync(Uri link)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(link, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
        const string Heading = "<h1>Sign in as ";
        var at = page.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
        return page[at..page.IndexOf('<', at)];
    }
}
