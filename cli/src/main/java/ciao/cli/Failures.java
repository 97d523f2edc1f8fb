package ciao.cli;

import ciao.certs.PkiException;
import ciao.client.ApiException;
import ciao.client.UnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
    err.println("ciao: " + Misuse.sentence(wrong));
    err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    err.flush();
    return ExitCode.USAGE;
  }
}
