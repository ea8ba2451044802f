using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Hosting;

/// <summary>The folder that makes this installation itself: its node name and its key, made at the first start and the same ever after.</summary>
internal sealed class DataDirectory
{
    private DataDirectory(string path, string node, byte[] key)
    {
        Path = path;
        Node = node;
        Key = key;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>This node's name.</summary>
    public string Node { get; }

    /// <summary>32 random bytes, from which attempts' tokens are derived. Never leaves the folder.</summary>
    public byte[] Key { get; }

    /// <summary>Opens the folder, making what is missing; the key file is readable by its owner alone.</summary>
    public static DataDirectory Open(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(full);
            var node = Encoding.UTF8.GetString(ReadOrMakeFile(System.IO.Path.Combine(full, "node"), () => Encoding.UTF8.GetBytes(NewNodeName())));
            var key = ReadOrMakeFile(System.IO.Path.Combine(full, "key"), () => RandomNumberGenerator.GetBytes(32));
            if (key.Length != 32) throw new StartRefusedException($"Store:DataDirectory: {System.IO.Path.Combine(full, "key")} does not hold 32 bytes; restore it, or remove it to get a new one");
            return new DataDirectory(full, node.Trim(), key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Store:DataDirectory: opening {path}: {exception.Message}", exception);
        }
    }

    /// <summary>A file of the folder; made when it is missing, readable by its owner alone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="make">What it holds when it is made.</param>
    /// <exception cref="StartRefusedException">It cannot be read or made.</exception>
    public byte[] ReadOrMake(string name, Func<byte[]> make)
    {
        var file = System.IO.Path.Combine(Path, name);
        try
        {
            return ReadOrMakeFile(file, make);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Store:DataDirectory: opening {file}: {exception.Message}", exception);
        }
    }

    private static string NewNodeName()
    {
        var host = new string(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(40).ToArray());
        return $"{host}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    }

    // Written beside and moved into place, so that a start that dies in between leaves no half file; the first of two wins.
    private static byte[] ReadOrMakeFile(string file, Func<byte[]> make)
    {
        if (File.Exists(file)) return File.ReadAllBytes(file);
        var temporary = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(make());
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
        }

        return File.ReadAllBytes(file);
    }
}
