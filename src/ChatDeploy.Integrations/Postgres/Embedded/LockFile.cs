using System.Runtime.Versioning;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// A lock of the operating system on a file (<c>flock</c>, which .NET takes according to the sharing asked for): held until
/// disposed or until the process ends in whatever way, so it is never stale. Two holders in one process exclude each other too.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class LockFile
{
    /// <summary>Takes the lock alone, or answers null when anybody holds it.</summary>
    public static FileStream? TryTakeAlone(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with others who do, or answers null when somebody holds it alone.</summary>
    public static FileStream? TryTakeShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            // Another account that could open the file could hold the lock against us.
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = access, Share = share, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        }
        catch (IOException refused) when (refused is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
