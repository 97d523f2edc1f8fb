package ciao.cli;

import ciao.certs.PkiException;
import ciao.cli.yaml.Nearest;
import ciao.client.ApiException;
import ciao.client.UnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one sentence and an exit code; no stack trace reaches a user. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    int code =
        switch (failure) {
          case CommandFailed said -> said.exitCode();
          case ApiException refused -> ExitCode.REFUSED;
          case UnreachableException away -> ExitCode.UNREACHABLE;
          case InterruptedException interrupted -> ExitCode.INTERRUPTED;
          default -> ExitCode.REFUSED;
        };
    err.println("ciao: " + sentence(failure));
    if (System.getenv("CIAO_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  static String sentence(Throwable failure) {
    return switch (failure) {
      case InterruptedException interrupted -> "interrupted";
      case NoSuchFileException missing -> "file " + missing.getFile() + " is not there";
      case AccessDeniedException denied ->
          "no permission for " + denied.getFile() + "; run the command as its owner, or with sudo";
      case FileSystemException file ->
          file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : file.getReason());
      case IOException io when io.getMessage() != null -> io.getMessage();
      case PkiException certificates -> String.valueOf(certificates.getMessage());
      case CommandFailed said -> String.valueOf(said.getMessage());
      case ApiException refused -> String.valueOf(refused.getMessage());
      case UnreachableException away -> String.valueOf(away.getMessage());
      default ->
          "this should not have happened: "
              + failure
              + " (set CIAO_DEBUG=1 for where; please report it)";
    };
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("ciao: " + sentence(wrong, command));
    boolean option = wrong instanceof UnmatchedArgumentException other && other.isUnknownOption();
    if (!option || !UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException wrong, CommandLine command) {
    String called = command.getCommandSpec().qualifiedName();
    Set<String> verbs = command.getSubcommands().keySet();
    if (wrong instanceof UnmatchedArgumentException left && !left.isUnknownOption()) {
      String first = left.getUnmatched().getFirst();
      return verbs.isEmpty()
          ? "`%s` is one argument too many for `%s`".formatted(first, called)
          : "`%s` is no command of `%s`%s".formatted(first, called, Nearest.meant(first, verbs));
    }
    boolean none = "Missing required subcommand".equals(wrong.getMessage());
    return none ? "a command is missing" : String.valueOf(wrong.getMessage());
  }
}
