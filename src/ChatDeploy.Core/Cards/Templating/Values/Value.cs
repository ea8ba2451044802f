using System.Runtime.CompilerServices;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>A value of an expression, or the error it ended with. Small and copied, so that expanding allocates little.</summary>
internal readonly struct Value
{
    private static readonly object NullMark = new();
    private static readonly object BooleanMark = new();
    private static readonly object NumberMark = new();
    private static readonly object NothingMark = new();

    private readonly object? _held;
    private readonly double _number;

    private Value(object? held, double number = 0)
    {
        _held = held;
        _number = number;
    }

    /// <summary>Nothing there. Also what <c>default</c> is.</summary>
    public static Value Undefined => default;

    /// <summary>JSON null.</summary>
    public static Value Null => new(NullMark);

    /// <summary>No outcome at all.</summary>
    public static Value Nothing => new(NothingMark);

    /// <summary>A boolean.</summary>
    public static Value True => new(BooleanMark, 1);

    /// <summary>A boolean.</summary>
    public static Value False => new(BooleanMark, 0);

    /// <summary>What it is.</summary>
    public ValueKind Kind => _held switch
    {
        null => ValueKind.Undefined,
        string => ValueKind.Text,
        ValueObject => ValueKind.Object,
        List<Value> => ValueKind.List,
        ExpressionError => ValueKind.Error,
        _ when ReferenceEquals(_held, NumberMark) => ValueKind.Number,
        _ when ReferenceEquals(_held, BooleanMark) => ValueKind.Boolean,
        _ when ReferenceEquals(_held, NullMark) => ValueKind.Null,
        _ => ValueKind.Nothing,
    };

    /// <summary>The expression did not succeed.</summary>
    public bool IsError => _held is ExpressionError;

    /// <summary>There is no outcome.</summary>
    public bool IsNothing => ReferenceEquals(_held, NothingMark);

    /// <summary>Nothing there.</summary>
    public bool IsUndefined => _held is null;

    /// <summary>JSON null.</summary>
    public bool IsNull => ReferenceEquals(_held, NullMark);

    /// <summary>Null or nothing there.</summary>
    public bool IsMissing => _held is null || ReferenceEquals(_held, NullMark);

    /// <summary>A number, and not NaN.</summary>
    public bool IsNumber => ReferenceEquals(_held, NumberMark) && !double.IsNaN(_number);

    /// <summary>A number without a fraction.</summary>
    public bool IsInteger => ReferenceEquals(_held, NumberMark) && Math.Floor(_number) == _number && double.IsFinite(_number);

    /// <summary>A boolean.</summary>
    public bool IsBoolean => ReferenceEquals(_held, BooleanMark);

    /// <summary>True, and a boolean.</summary>
    public bool IsTrue => ReferenceEquals(_held, BooleanMark) && _number != 0;

    /// <summary>The text, or null when it is none.</summary>
    public string? Text => _held as string;

    /// <summary>The list, or null when it is none.</summary>
    public List<Value>? List => _held as List<Value>;

    /// <summary>The object, or null when it is none.</summary>
    public ValueObject? Object => _held as ValueObject;

    /// <summary>Why the expression did not succeed, or null when it did.</summary>
    public ExpressionError? Problem => _held as ExpressionError;

    /// <summary>The number; NaN when it is none.</summary>
    public double Number => ReferenceEquals(_held, NumberMark) ? _number : double.NaN;

    /// <summary>What holds it, for telling apart lists and objects that are equal but not the same.</summary>
    public object? Identity => _held;

    /// <summary>Whether a condition takes it for true: everything but false, null and nothing.</summary>
    public bool CountsAsTrue => _held is not null && !ReferenceEquals(_held, NullMark) && (!ReferenceEquals(_held, BooleanMark) || _number != 0);

    /// <summary>What the reference's language takes for false: also 0, NaN and the empty text.</summary>
    public bool IsFalsy => IsMissing || (ReferenceEquals(_held, BooleanMark) && _number == 0) || (ReferenceEquals(_held, NumberMark) && (_number == 0 || double.IsNaN(_number))) || _held is "";

    /// <summary>A boolean.</summary>
    public static Value Of(bool value) => value ? True : False;

    /// <summary>A number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Of(double value) => new(NumberMark, value);

    /// <summary>A text; null is nothing there.</summary>
    public static Value Of(string? value) => new(value);

    /// <summary>A list.</summary>
    public static Value Of(List<Value> value) => new(value);

    /// <summary>An object.</summary>
    public static Value Of(ValueObject value) => new(value);

    /// <summary>An error.</summary>
    public static Value Of(ExpressionError value) => new(value);

    /// <summary>The same error with nothing beside it, as a function passes on that of an argument.</summary>
    public Value Passed() => _held is ExpressionError { Beside.IsUndefined: false } error ? new Value(new ExpressionError(() => error.Reason)) : this;

    /// <summary>An error.</summary>
    public static Value Error(string reason) => new(new ExpressionError(reason));
}
