using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Applies a catalog file to the configured store.</summary>
internal static class CatalogCommand
{
    public static async Task<int> ApplyAsync(FileInfo file, bool dryRun, string[] args, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new StartRefusedException($"reading the catalog: there is no file {file.FullName}");
        var text = await File.ReadAllTextAsync(file.FullName, cancellationToken);
        if (CatalogReader.Read(text, file.Name) is not CatalogReadResult.Accepted accepted)
        {
            var refused = (CatalogReadResult.Refused)CatalogReader.Read(text, file.Name);
            foreach (var line in refused.Lines) await Console.Error.WriteLineAsync(line);
            await Console.Error.WriteLineAsync($"{refused.Problems.Count} problem{(refused.Problems.Count == 1 ? "" : "s")}; nothing was applied.");
            return 1;
        }

        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        using var origin = CommandOrigin.Enter();
        var diff = await scope.ServiceProvider.GetRequiredService<ApplyCatalog>().HandleAsync(accepted.Document, text, "command line", dryRun, cancellationToken);
        await Console.Out.WriteLineAsync(diff.IsEmpty ? "Nothing changes." : diff.ToString());
        if (dryRun && !diff.IsEmpty) await Console.Out.WriteLineAsync("Dry run: nothing was applied.");
        return 0;
    }
}
