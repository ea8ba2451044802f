using System.Text;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Compares keys the way paths do: both in lower case.</summary>
internal static class CaseInsensitive
{
    /// <summary>Whether both are the same in lower case.</summary>
    public static bool Equal(string left, string right)
    {
        if (Ascii.IsValid(left) && Ascii.IsValid(right)) return left.Length == right.Length && Ascii.EqualsIgnoreCase(left, right);
        return string.Equals(LetterCase.Lower(left), LetterCase.Lower(right));
    }
}
