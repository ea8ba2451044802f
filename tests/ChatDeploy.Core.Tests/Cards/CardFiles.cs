using System.Runtime.CompilerServices;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>Where the templates and their sample data lie.</summary>
internal static class CardFiles
{
    public static string Directory { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "cards"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
